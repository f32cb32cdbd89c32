package io.tenantry.collector;

import java.util.List;

/**
 * One pipeline of the collector's {@code service} section.
 *
 * @param id as written, such as {@code traces/home}
 */
record Pipeline(
    String id, List<String> receivers, List<String> processors, List<String> exporters) {}
