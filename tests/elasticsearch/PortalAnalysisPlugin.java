// The Elasticsearch that the tests start (script/services) is the small distribution from Maven
// Central, which lacks the server's own analysis module. This plugin supplies the token filters
// that our analyzers use, under their usual names and over the same Lucene classes, so that
// index settings written for a full server work unchanged. It is never installed anywhere else.
package portal.tests;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.NormalizingTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

public final class PortalAnalysisPlugin extends Plugin implements AnalysisPlugin {

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "asciifolding", (index, environment, name, settings) -> new Folding(name, settings),
            "stemmer", (index, environment, name, settings) -> new Wrapping(name, settings, stemmer(settings)));
    }

    private static UnaryOperator<TokenStream> stemmer(Settings settings) {
        String language = settings.get("language", settings.get("name", "english"));
        return switch (language) {
            case "english", "porter" -> PorterStemFilter::new;
            case "possessive_english" -> EnglishPossessiveFilter::new;
            default -> throw new IllegalArgumentException("The tests' server has no stemmer for " + language);
        };
    }

    private static class Wrapping extends AbstractTokenFilterFactory {
        private final UnaryOperator<TokenStream> wrap;

        Wrapping(String name, Settings settings, UnaryOperator<TokenStream> wrap) {
            super(name, settings);
            this.wrap = wrap;
        }

        @Override
        public TokenStream create(TokenStream input) {
            return wrap.apply(input);
        }
    }

    /** Folding is allowed in normalizers too (keyword fields), as on a full server. */
    private static final class Folding extends Wrapping implements NormalizingTokenFilterFactory {
        Folding(String name, Settings settings) {
            super(name, settings, ASCIIFoldingFilter::new);
        }
    }
}
