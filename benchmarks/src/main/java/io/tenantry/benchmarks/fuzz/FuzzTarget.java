package io.tenantry.benchmarks.fuzz;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One method that Jazzer can feed. */
record FuzzTarget(String type, String method) {

  private static final String SUFFIX = "FuzzTest.class";
  private static final String ANNOTATION = "com.code_intelligence.jazzer.junit.FuzzTest";

  /**
   * Those in the classes of a folder, by name.
   *
   * @param classPath what those classes need, the folder included
   */
  static List<FuzzTarget> in(Path classes, List<Path> classPath) throws IOException {
    List<FuzzTarget> targets = new ArrayList<>();
    URL[] urls = classPath.stream().map(FuzzTarget::url).toArray(URL[]::new);
    try (Stream<Path> files = Files.walk(classes);
        URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      for (Path file : files.filter(one -> one.toString().endsWith(SUFFIX)).toList()) {
        String path = classes.relativize(file).toString();
        String type = path.substring(0, path.length() - ".class".length()).replace('/', '.');
        targets.addAll(of(Class.forName(type, false, loader)));
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    targets.sort(Comparator.comparing(FuzzTarget::name));
    return targets;
  }

  private static List<FuzzTarget> of(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(FuzzTarget::isTarget)
        .map(method -> new FuzzTarget(type.getName(), method.getName()))
        .toList();
  }

  private static boolean isTarget(Method method) {
    return Arrays.stream(method.getAnnotations())
        .anyMatch(annotation -> annotation.annotationType().getName().equals(ANNOTATION));
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Such as {@code HeaderFuzzTest.fuzz}. */
  String name() {
    return type.substring(type.lastIndexOf('.') + 1) + "." + method;
  }
}
