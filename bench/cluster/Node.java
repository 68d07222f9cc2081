import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One node of OpenSearch: its folder, its settings and classes of plugins; it ends when its standard input does. */
public class Node {
    public static void main(String[] arguments) throws Exception {
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(-1); // else the port must lie between 9200 and 9299
        runner.onBuild((number, settings) -> {
            try {
                settings.loadFromPath(Path.of(arguments[1]));
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        });
        runner.build(OpenSearchRunner.newConfigs().basePath(arguments[0]).numOfNode(1).pluginTypes(arguments[2]));
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(0);
    }
}
