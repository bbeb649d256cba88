package io.naru.apiserver.kinds.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.apiserver.kinds.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InternalFormsTest {

  private static String form(String name, String value) {
    return InternalForms.of(name, Field.of(Trial.json(value))).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Taint| {'key':'k'}| {\"Key\":\"k\",\"Value\":\"\",\"Effect\":\"\",\"TimeAdded\":null}",
        "SuccessPolicy| {'rules':[]}| {\"Rules\":[]}",
        "SuccessPolicy| {'rules':[{'succeededCount':1}]}| {\"Rules\":[{\"SucceededIndexes\":null,\"SucceededCount\":1}]}",
        "ResourceRequirements| {'limits':{}}| {\"Limits\":null,\"Requests\":null,\"Claims\":null}",
        "SELinuxOptions| {'level':'l'}| {\"User\":\"\",\"Role\":\"\",\"Type\":\"\",\"Level\":\"l\"}"
      })
  void writesFieldsAsGoDoes(String name, String value, String form) {
    assertThat(form(name, value)).isEqualTo(form);
  }

  @Test
  void theHostsNamespacesArePartOfTheContext() {
    assertThat(form("PodSpec", "{'hostNetwork':true,'dnsPolicy':'Default'}"))
        .contains("\"DNSPolicy\":\"Default\"")
        .contains("\"SecurityContext\":{\"HostNetwork\":true,\"HostPID\":false,");
  }

  @Test
  void metadataHasNoNameOfItsOwn() {
    assertThat(form("PodTemplateSpec", "{'metadata':{'labels':{'a':'b'}},'spec':{}}"))
        .startsWith("{\"labels\":{\"a\":\"b\"},\"Spec\":{\"Volumes\":null,");
  }
}
