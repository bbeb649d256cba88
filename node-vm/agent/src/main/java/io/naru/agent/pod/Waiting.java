package io.naru.agent.pod;

/** Why a container does not run: the reason and message of its waiting state. */
record Waiting(String reason, String message) {}
