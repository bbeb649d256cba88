package io.naru.agent.dns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** A cluster of a few services, and queries as clients send them. */
final class Zones {

  static final List<String> RANGES = List.of("10.96.0.0/16", "10.244.0.0/16");

  static final List<JsonNode> SERVICES =
      List.of(
          json(
              "{'metadata':{'namespace':'shop','name':'web'},'spec':{'clusterIP':'10.96.0.20','clusterIPs':['10.96.0.20','fd00::20'],"
                  + "'ports':[{'name':'http','port':80,'protocol':'TCP'}]}}"),
          json(
              "{'metadata':{'namespace':'shop','name':'db'},'spec':{'clusterIP':'None','ports':[{'name':'sql','port':5432}]}}"),
          json(
              "{'metadata':{'namespace':'shop','name':'mail'},'spec':{'type':'ExternalName','externalName':'mail.example.com'}}"),
          json(
              "{'metadata':{'namespace':'shop','name':'alias'},'spec':{'type':'ExternalName','externalName':'web.shop.svc.cluster.local'}}"));

  static final List<JsonNode> SLICES =
      List.of(
          json(
              "{'metadata':{'namespace':'shop','name':'db-1','labels':{'kubernetes.io/service-name':'db'}},'addressType':'IPv4',"
                  + "'ports':[{'name':'sql','port':5432,'protocol':'TCP'}],'endpoints':["
                  + "{'addresses':['10.244.0.5'],'hostname':'db-0','conditions':{'ready':true}},"
                  + "{'addresses':['10.244.1.6'],'conditions':{'ready':true}},"
                  + "{'addresses':['10.244.1.7'],'hostname':'db-2','conditions':{'ready':false}}]}"));

  private Zones() {}

  static ClusterZone zone() {
    return ZoneReader.read("cluster.local", SERVICES, SLICES, RANGES);
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** A query; with a payload size above 0 it has an OPT record. */
  static byte[] query(String name, int type, int payloadSize) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int extended = payloadSize > 0 ? 1 : 0;
    bytes.writeBytes(new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, (byte) extended});
    bytes.writeBytes(DnsRecord.encodeName(name));
    bytes.writeBytes(new byte[] {(byte) (type >>> 8), (byte) type, 0, 1});
    if (payloadSize > 0) {
      bytes.writeBytes(
          new byte[] {0, 0, 41, (byte) (payloadSize >>> 8), (byte) payloadSize, 0, 0, 0, 0, 0, 0});
    }
    return bytes.toByteArray();
  }
}
