# Packages and the agent's Java runtime: changes with the JDK only.
ARG BASE
FROM $BASE
COPY jre /opt/naru/jre
