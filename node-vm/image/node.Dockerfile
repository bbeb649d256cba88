# Everything that changes with Naru itself, last, so that a new agent is a matter of seconds.
ARG RUNTIME
FROM $RUNTIME
COPY rootfs /
COPY images /opt/naru/images
COPY agent /opt/naru/agent
RUN mkdir -p /opt/cni/bin && ln -s /usr/lib/cni/* /opt/cni/bin/ && /usr/local/bin/naru-train
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/bin/tini", "--", "/usr/local/bin/naru-init"]
