package io.naru.apiserver.kinds.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.apiserver.kinds.Trial;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodPrinterTest {

  private final Trial pods = Trial.of("", "v1", "pods");

  private List<String> cells(String metadata, String status) {
    return pods.cells(
        "{'metadata':{'name':'p','creationTimestamp':'2026-05-01T11:50:00Z'"
            + metadata
            + "},'spec':{'nodeName':'n1','initContainers':[{'name':'i'}],'containers':[{'name':'a'},{'name':'b'}]},"
            + "'status':{"
            + status
            + "}}");
  }

  @Test
  void showsARunningPod() {
    assertThat(
            cells(
                "",
                "'phase':'Running','podIPs':[{'ip':'10.0.0.7'}],"
                    + "'initContainerStatuses':[{'name':'i','state':{'terminated':{'exitCode':0}}}],"
                    + "'containerStatuses':[{'name':'a','ready':true,'restartCount':2,'state':{'running':{}},"
                    + "'lastState':{'terminated':{'finishedAt':'2026-05-01T11:55:00Z'}}},"
                    + "{'name':'b','ready':false,'restartCount':1,'state':{'running':{}}}]"))
        .containsExactly(
            "p", "1/2", "Running", "3 (5m ago)", "10m", "10.0.0.7", "n1", "<none>", "<none>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'phase':'Pending'| Pending",
        "'phase':'Failed','reason':'Evicted'| Evicted",
        "'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'running':{}}}]| Init:0/1",
        "'phase':'Pending','initContainerStatuses':[{'name':'i','state':{'waiting':{'reason':'CrashLoopBackOff'}}}]| Init:CrashLoopBackOff",
        "'phase':'Failed','initContainerStatuses':[{'name':'i','state':{'terminated':{'exitCode':3}}}]| Init:ExitCode:3",
        "'phase':'Running','containerStatuses':[{'name':'a','state':{'waiting':{'reason':'ImagePullBackOff'}}}]| ImagePullBackOff",
        "'phase':'Running','containerStatuses':[{'name':'a','state':{'terminated':{'exitCode':137,'signal':9}}}]| Signal:9",
        "'phase':'Running','containerStatuses':[{'name':'a','state':{'terminated':{'exitCode':1,'reason':'OOMKilled'}}},{'name':'b','state':{'running':{}},'ready':true}]| OOMKilled",
        "'phase':'Succeeded','containerStatuses':[{'name':'a','state':{'terminated':{'exitCode':0,'reason':'Completed'}}}]| Completed",
        "'phase':'Running','containerStatuses':[{'name':'a','state':{'terminated':{'reason':'Completed'}}},{'name':'b','state':{'running':{}},'ready':true}]| NotReady"
      })
  void saysInOneWordHowThePodIs(String status, String reason) {
    assertThat(cells("", status).get(2)).isEqualTo(reason);
  }

  @Test
  void saysThatAPodIsEnding() {
    String deleted = ",'deletionTimestamp':'2026-05-01T11:59:00Z'";
    assertThat(cells(deleted, "'phase':'Running'").get(2)).isEqualTo("Terminating");
    assertThat(cells(deleted, "'phase':'Running','reason':'NodeLost'").get(2)).isEqualTo("Unknown");
    assertThat(cells(deleted, "'phase':'Succeeded'").get(2)).isEqualTo("Succeeded");
  }
}
