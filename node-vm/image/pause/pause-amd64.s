# The process that holds a pod's namespaces. It ignores SIGCHLD, so that the kernel reaps
# for it where the pod shares its process namespace, ends on SIGTERM and SIGINT (which a
# first process ignores unless it has a handler), and sleeps otherwise.
# Assembled into the bytes of io.naru.providers.docker.PauseBinary; see its comment.
        .intel_syntax noprefix
        .text
        .globl _start
_start:
        lea     rax, [rip + leave]
        sub     rsp, 32                 # struct kernel_sigaction: handler, flags, restorer, mask
        mov     qword ptr [rsp], 1      # SIG_IGN
        mov     qword ptr [rsp + 8], 0x04000000 # SA_RESTORER, which the kernel insists on
        mov     qword ptr [rsp + 16], rax
        mov     qword ptr [rsp + 24], 0
        mov     edi, 17                 # SIGCHLD
        call    action
        lea     rax, [rip + leave]
        mov     qword ptr [rsp], rax
        mov     edi, 15                 # SIGTERM
        call    action
        mov     edi, 2                  # SIGINT
        call    action
again:
        mov     eax, 34                 # pause
        syscall
        jmp     again
action:
        lea     rsi, [rsp + 8]          # past the return address
        xor     edx, edx
        mov     r10d, 8                 # size of the mask
        mov     eax, 13                 # rt_sigaction
        syscall
        ret
leave:
        xor     edi, edi
        mov     eax, 60                 # exit
        syscall
