package org.jdom;

public class Element {
  public Element setAttribute(String name, String value) {
    return this;
  }

  public String getAttributeValue(String name, String otherwise) {
    return otherwise;
  }
}
