# The packages as mmdebstrap made them, where Debian's base image cannot be pulled.
FROM scratch
ADD base.tar /
