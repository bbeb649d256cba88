package io.naru.desktop.palette;

import java.util.List;

/**
 * Something that the window can do.
 *
 * @param group what sort of thing it is, for people
 * @param keywords by which it is found besides its title, in lower case
 */
public record Command(String title, String group, List<String> keywords, Runnable run) {}
