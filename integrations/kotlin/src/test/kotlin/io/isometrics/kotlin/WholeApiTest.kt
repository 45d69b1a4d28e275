package io.isometrics.kotlin

import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readText
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** Keeps this module whole: what is added to the API is used from Kotlin too. */
class WholeApiTest {

  private val root: Path = Path.of("..", "..")

  private val api = root.resolve("metrics-api/src/main/java/io/isometrics")

  private val kotlin: String =
      Path.of("src/test/kotlin/io/isometrics/kotlin")
          .listDirectoryEntries("*.kt")
          .filter { it.name != "WholeApiTest.kt" }
          .joinToString("\n") { it.readText() }

  private fun isUsed(word: String) = Regex("\\b$word\\b").containsMatchIn(kotlin)

  @Test
  fun `every public type is used`() {
    val folders =
        listOf("", "spi", "aggregation", "events").map(api::resolve) +
            listOf(root.resolve("metrics-testkit/src/main/java/io/isometrics/testkit"))
    val types =
        folders
            .flatMap { it.listDirectoryEntries("*.java") }
            .filter { it.readText().contains(Regex("(?m)^public (?!static)")) }
            .map { it.name.removeSuffix(".java") }

    assertThat(types).hasSizeGreaterThan(60)
    assertThat(types.filterNot(::isUsed)).isEmpty()
  }

  @Test
  fun `every public method of what users see is used`() {
    val method = Regex("(?m)^ {2,4}(?:public |default )[^=;{]*?\\b([a-z]\\w*)\\(")
    val inObject = setOf("equals", "hashCode", "toString")
    val missing =
        api.listDirectoryEntries("*.java")
            .filter { it.readText().contains(Regex("(?m)^public ")) }
            .flatMap { file ->
              method.findAll(file.readText()).map { file.name to it.groupValues[1] }.toList()
            }
            .filterNot { (_, name) -> name in inObject || isUsed(name) }

    assertThat(missing).isEmpty()
  }
}
