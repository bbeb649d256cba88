package io.naru.apiserver.kinds.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobStrategyTest {

  private static final String TEMPLATE =
      "'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i:1'}]}}";

  private final Trial jobs = Trial.of("batch", "v1", "jobs");
  private final Trial cronJobs = Trial.of("batch", "v1", "cronjobs");

  private static String job(String more) {
    return "{'metadata':{'name':'j'},'spec':{" + TEMPLATE + more + "}}";
  }

  private static String cron(String more) {
    return "{'metadata':{'name':'k'},'spec':{'jobTemplate':{'spec':{"
        + TEMPLATE
        + "}}"
        + more
        + "}}";
  }

  @Test
  void choosesItsPodsByItsOwnUid() {
    ObjectNode job = jobs.created(job(""));
    assertThat(job.at("/spec/selector"))
        .isEqualTo(Trial.json("{'matchLabels':{'batch.kubernetes.io/controller-uid':'u1'}}"));
    assertThat(job.at("/spec/template/metadata/labels"))
        .isEqualTo(
            Trial.json(
                "{'batch.kubernetes.io/controller-uid':'u1','batch.kubernetes.io/job-name':'j',"
                    + "'controller-uid':'u1','job-name':'j'}"));
    assertThat(job.at("/metadata/labels")).isEqualTo(job.at("/spec/template/metadata/labels"));
  }

  @Test
  void keepsASelectorThatWasAskedFor() {
    String manual =
        job(",'manualSelector':true,'selector':{'matchLabels':{'app':'a'}}")
            .replace("'template':{", "'template':{'metadata':{'labels':{'app':'a'}},");
    assertThat(jobs.created(manual).at("/spec/selector/matchLabels"))
        .isEqualTo(Trial.json("{'app':'a'}"));
    assertThat(jobs.refusals(manual)).isEmpty();
  }

  @Test
  void runsOnceUnlessToldOtherwise() {
    ObjectNode once = jobs.created(job(""));
    assertThat(once.at("/spec/completions").asInt()).isEqualTo(1);
    assertThat(once.at("/spec/backoffLimit").asInt()).isEqualTo(6);

    ObjectNode queue = jobs.created(job(",'parallelism':3"));
    assertThat(queue.at("/spec/completions").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",'parallelism':-1| Invalid spec.parallelism",
        ",'completionMode':'Indexed','parallelism':2| Required spec.completions",
        ",'successPolicy':{'rules':[{'succeededCount':1}]}| Invalid spec.successPolicy",
        ",'podFailurePolicy':{'rules':[{'action':'Ignore'}]}| Invalid spec.podFailurePolicy.rules[0]",
        ",'podReplacementPolicy':'Never'| NotSupported spec.podReplacementPolicy",
        ",'selector':{'matchLabels':{'app':'a'}}| Invalid spec.selector"
      })
  void refusesJobs(String more, String refusal) {
    assertThat(jobs.refusals(job(more))).contains(refusal);
  }

  @Test
  void podsOfJobsEnd() {
    assertThat(jobs.refusals(job("").replace("'restartPolicy':'Never',", "")))
        .containsExactly("Required spec.template.spec.restartPolicy");
  }

  @Test
  void onlyParallelismMayChangeWhileItRuns() {
    ObjectNode old = jobs.created(job(""));
    String before = old.toString().replace('"', '\'');
    String parallel = before.replace("'parallelism':1", "'parallelism':4");
    String image = before.replace("i:1", "i:2");
    String more = before.replace("'completions':1", "'completions':2");

    assertThat(jobs.refusedChanges(before, parallel)).isEmpty();
    assertThat(jobs.refusedChanges(before, image)).containsExactly("Invalid spec.template");
    assertThat(jobs.refusedChanges(before, more)).containsExactly("Invalid spec.completions");
  }

  @Test
  void showsHowFarItIs() {
    String status =
        "'status':{'startTime':'2026-05-01T11:58:00Z','succeeded':2,"
            + "'completionTime':'2026-05-01T11:58:42Z','conditions':[{'type':'Complete','status':'True'}]}";
    assertThat(jobs.cells("{'metadata':{'name':'j'},'spec':{'completions':3}," + status + "}"))
        .startsWith("j", "Complete", "2/3", "42s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "| Required spec.schedule",
        ",'schedule':'often'| Invalid spec.schedule",
        ",'schedule':'TZ=UTC 0 * * * *'| Invalid spec.schedule",
        ",'schedule':'@daily','timeZone':'Mars/Olympus'| Invalid spec.timeZone",
        ",'schedule':'@daily','concurrencyPolicy':'Maybe'| NotSupported spec.concurrencyPolicy"
      })
  void refusesCronJobs(String more, String refusal) {
    assertThat(cronJobs.refusals(cron(more == null ? "" : more))).containsExactly(refusal);
  }

  @Test
  void cronJobsLeaveRoomInTheNamesOfJobs() {
    String longName = cron(",'schedule':'@daily'").replace("'k'", "'" + "k".repeat(53) + "'");
    assertThat(cronJobs.refusals(longName)).containsExactly("Invalid metadata.name");
  }
}
