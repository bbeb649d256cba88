package io.naru.agent.testing;

import io.naru.agent.cri.CriClient;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.v1.PodSandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A containerd of its own, with a network of its own and one image: busybox. Needs root. */
public final class PrivateContainerd implements AutoCloseable {

  /** The image that is present. */
  public static final String IMAGE = "localhost/test/busybox:1";

  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private final Path directory;
  private final Process process;
  private final CriClient client;

  public PrivateContainerd(Path directory) throws Exception {
    this.directory = directory;
    write(
        "config.toml",
        """
        version = 2
        root = "DIR/root"
        state = "DIR/state"
        disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]
        [grpc]
          address = "DIR/containerd.sock"
        [ttrpc]
          address = "DIR/containerd.sock.ttrpc"
        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "localhost/test/pause:1"
          disable_apparmor = true
          restrict_oom_score_adj = true
          disable_hugetlb_controller = true
          stream_server_address = "127.0.0.1"
          stream_server_port = "0"
          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "CNIBIN"
            conf_dir = "DIR/cni"
        """
            .replace("CNIBIN", cniBinaries().toString()));
    write(
        "cni/10-test.conflist",
        """
        {"cniVersion": "0.4.0", "name": "agent-test", "plugins": [
          {"type": "ptp", "ipMasq": false, "mtu": 1500,
           "ipam": {"type": "host-local", "dataDir": "DIR/ipam",
                    "ranges": [[{"subnet": "10.231.77.0/24"}]],
                    "routes": [{"dst": "0.0.0.0/0"}]}}]}
        """);
    process =
        new ProcessBuilder("containerd", "--config", directory + "/config.toml", "-l", "warn")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("containerd.log").toFile())
            .start();
    client = new CriClient(socket());
    Awaitility.await().atMost(20, TimeUnit.SECONDS).ignoreExceptions().until(this::answers);
    image(IMAGE, "sh");
    image("localhost/test/pause:1", "sleep", "1000000");
  }

  private boolean answers() throws CriException {
    return !client.version().getRuntimeName().isEmpty();
  }

  /** Whether this machine can run it. */
  public static boolean isPossible() {
    return System.getProperty("user.name", "").equals("root")
        && Files.isExecutable(Path.of("/usr/bin/containerd"))
        && Files.isExecutable(BUSYBOX)
        && Files.exists(cniBinaries().resolve("ptp"));
  }

  private static Path cniBinaries() {
    Path debian = Path.of("/usr/lib/cni");
    return Files.exists(debian) ? debian : Path.of("/opt/cni/bin");
  }

  public Path socket() {
    return directory.resolve("containerd.sock");
  }

  public CriClient client() {
    return client;
  }

  private void write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content.replace("DIR", directory.toString()));
  }

  /** Makes an image with busybox and all its applets, in the layout of "docker save". */
  private void image(String name, String... command) throws IOException, InterruptedException {
    Path build = directory.resolve("build");
    Files.createDirectories(build);
    write(
        "build/config.json",
        """
        {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": []},
         "config": {"Cmd": ["%s"], "Env": ["PATH=/bin"]}}
        """
            .formatted(String.join("\", \"", command)));
    write(
        "build/manifest.json",
        "[{\"Config\": \"config.json\", \"RepoTags\": [\"%s\"], \"Layers\": [\"layer.tar\"]}]"
            .formatted(name));
    run(
        """
        cd %s && rm -rf root && mkdir -p root/bin root/tmp root/etc root/proc root/sys root/dev
        chmod 1777 root/tmp
        cp %s root/bin/busybox
        for applet in $(root/bin/busybox --list); do ln -sf busybox root/bin/$applet; done
        rm -f root/bin/busybox.tmp; cp -f %s root/bin/busybox
        echo root:x:0:0:root:/:/bin/sh > root/etc/passwd
        tar -C root -cf layer.tar .
        sum=$(sha256sum layer.tar | cut -d' ' -f1)
        sed -i "s/\\"diff_ids\\": \\[\\]/\\"diff_ids\\": [\\"sha256:$sum\\"]/" config.json
        tar -cf image.tar config.json manifest.json layer.tar
        ctr --address %s --namespace k8s.io images import image.tar
        """
            .formatted(build, BUSYBOX, BUSYBOX, socket()));
  }

  private static void run(String script) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("sh", "-ec", script).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
  }

  @Override
  public void close() throws Exception {
    List<PodSandbox> left = client.listPodSandboxes(null);
    for (PodSandbox sandbox : left) {
      client.stopPodSandbox(sandbox.getId());
      client.removePodSandbox(sandbox.getId());
    }
    client.close();
    process.destroy();
    process.waitFor(10, TimeUnit.SECONDS);
  }
}
