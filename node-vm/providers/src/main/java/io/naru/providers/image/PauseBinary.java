package io.naru.providers.image;

import io.naru.cluster.nodes.NodeProviderException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * The program of the container that holds a pod's namespaces, as a static ELF executable of under
 * 300 bytes: no compiler has to be on the machine that builds a node image.
 *
 * <p>The code is {@code pause/pause-*.s} of the image recipe, assembled with {@code as} and {@code
 * objcopy -O binary -j .text}.
 */
final class PauseBinary {

  private static final String AMD64 =
      "488d056a0000004883ec2048c704240100000048c7442408000000044889"
          + "44241048c744241800000000bf11000000e828000000488d053600000048"
          + "890424bf0f000000e813000000bf02000000e809000000b8220000000f05"
          + "ebf7488d74240831d241ba08000000b80d0000000f05c331ffb83c000000"
          + "0f05";

  private static final String ARM64 =
      "ff8300d1290080d2e97f00a9ff7f01a9200280d20e00009469020010e903"
          + "00f9e00180d20a000094400080d208000094000080d2010080d2020080d2"
          + "030080d2280980d2010000d4faffff17e1030091020080d2030180d2c810"
          + "80d2010000d4c0035fd6000080d2a80b80d2010000d4";

  private static final int ELF_HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final long LOAD_ADDRESS = 0x400000;

  private PauseBinary() {}

  /**
   * The executable for an architecture.
   *
   * @param architecture as container images name it: {@code amd64} or {@code arm64}
   */
  static byte[] of(String architecture) {
    return switch (architecture) {
      case "amd64" -> executable((short) 62, HexFormat.of().parseHex(AMD64));
      case "arm64" -> executable((short) 183, HexFormat.of().parseHex(ARM64));
      default ->
          throw new NodeProviderException(
              "there is no node image for processors of type " + architecture);
    };
  }

  /** One read-and-execute segment that holds the headers and the code; see elf(5). */
  private static byte[] executable(short machine, byte[] code) {
    int start = ELF_HEADER + PROGRAM_HEADER;
    long size = start + code.length;
    ByteBuffer elf = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
    elf.putShort((short) 2).putShort(machine).putInt(1);
    elf.putLong(LOAD_ADDRESS + start).putLong(ELF_HEADER).putLong(0).putInt(0);
    elf.putShort((short) ELF_HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 1);
    elf.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    int loadable = 1;
    int readAndExecute = 5;
    elf.putInt(loadable).putInt(readAndExecute);
    elf.putLong(0).putLong(LOAD_ADDRESS).putLong(LOAD_ADDRESS).putLong(size).putLong(size);
    elf.putLong(0x1000);
    return elf.put(code).array();
  }
}
