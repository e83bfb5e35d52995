package io.stockupdater.docker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** What the build makes and which versions it uses, from {@code pom.xml}. */
final class Built {
  private final Document pom;

  private Built(Document pom) {
    this.pom = pom;
  }

  static Built read() throws IOException, SAXException, ParserConfigurationException {
    return new Built(
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile()));
  }

  /** The files that images may take from the folder of the build. */
  Set<String> files() throws XPathExpressionException {
    String copying = "//execution[id='driver-for-docker']/configuration/";
    String folder =
        text(copying + "outputDirectory").replace("${project.build.directory}", "target");
    return Set.of(
        "target/" + text("/project/build/finalName") + ".war",
        folder + "/" + text(copying + "includeArtifactIds") + ".jar");
  }

  String version(String artifact) throws XPathExpressionException {
    String version = text("//dependency[artifactId='" + artifact + "']/version");
    return version.startsWith("${")
        ? text("/project/properties/" + version.substring(2, version.length() - 1))
        : version;
  }

  private String text(String path) throws XPathExpressionException {
    return XPathFactory.newDefaultInstance().newXPath().evaluate(path, pom);
  }
}
