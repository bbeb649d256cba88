package io.naru.desktop.table;

/**
 * What a column is called and how much room it wants.
 *
 * @param id names its title in the texts: {@code column.ID}
 * @param title as the server calls it, for columns that the texts do not know; else empty
 * @param hint what it means, for people; may be empty
 * @param width preferred, in pixels
 * @param least below this, in pixels, it says nothing and is better left out
 * @param rank the higher, the sooner it gives way where there is little room; 0: never
 * @param grows whether it takes room that is left over
 */
public record Heading(
    String id, String title, String hint, double width, double least, int rank, boolean grows) {}
