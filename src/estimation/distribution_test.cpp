#include "estimation/distribution.h"

#include <doctest/doctest.h>
#include <gsl/gsl_cdf.h>
#include <rapidcheck.h>

#include <cmath>

namespace girok::estimation {

TEST_CASE("distributions are read as they are written, and written so that they can be read") {
  for (const char* text :
       {"uniform(150000, 200000)", "loguniform(10, 1000)", "triangular(1, 2, 5)", "pert(70, 75, 80)", "normal(5, 2, 0, 12)"}) {
    const auto read = distribution_from_text(text);
    REQUIRE(read);
    CHECK(text_of(*read) == text);
  }
  CHECK(distribution_from_text(" Log-Uniform( 10 ,1000 )")->shape == Shape::log_uniform);
}

TEST_CASE("what is no distribution is refused, with the forms that are known") {
  for (const char* text : {"", "uniform", "uniform(1)", "uniform(2, 1)", "uniform(1, 2, 3)", "triangular(1, 9, 2)", "loguniform(0, 5)",
                           "normal(1, 0, 0, 2)", "beta(1, 2)", "uniform(a, b)", "uniform(1,,2)", "uniform(1, 2"}) {
    const auto read = distribution_from_text(text);
    REQUIRE_MESSAGE(!read, text);
    CHECK(read.error().hint.find("triangular(low, mode, high)") != std::string::npos);
  }
  CHECK_FALSE(distribution_from_text("uniform(1, " + std::string(300, '2') + ")"));
}

TEST_CASE("quantiles are those of the distributions") {
  CHECK(quantile_of(*distribution_from_text("uniform(10, 20)"), 0.25) == doctest::Approx(12.5));
  CHECK(quantile_of(*distribution_from_text("loguniform(1, 10000)"), 0.5) == doctest::Approx(100));
  // Triangular: F(x) = (x−a)²/((b−a)(c−a)) below the mode c. a = 0, c = 2, b = 10: F(2) = 0.2; F⁻¹(0.05) = 1, F⁻¹(0.8) = 10 − √(0.2·10·8) = 6.
  const Distribution triangular = *distribution_from_text("triangular(0, 2, 10)");
  CHECK(quantile_of(triangular, 0.2) == doctest::Approx(2));
  CHECK(quantile_of(triangular, 0.05) == doctest::Approx(1));
  CHECK(quantile_of(triangular, 0.8) == doctest::Approx(6));
  // PERT(0, 2, 10): 10 × beta(1.8, 4.2); normal cut off at its ends: by the GNU Scientific Library.
  const Distribution pert = *distribution_from_text("pert(0, 2, 10)"), normal = *distribution_from_text("normal(5, 2, 0, 6)");
  for (const double u : {0.001, 0.05, 0.3, 0.5, 0.9, 0.999}) {
    CHECK(quantile_of(pert, u) == doctest::Approx(10 * gsl_cdf_beta_Pinv(u, 1.8, 4.2)).epsilon(1e-7));
    const double from = gsl_cdf_gaussian_P(-5, 2), to = gsl_cdf_gaussian_P(1, 2);
    CHECK(quantile_of(normal, u) == doctest::Approx(5 + gsl_cdf_gaussian_Pinv(from + u * (to - from), 2)).epsilon(1e-7));
  }
}

TEST_CASE("quantiles rise and stay between the ends") {
  CHECK(rc::check("rising", [] {
    const Distribution distribution = *distribution_from_text(*rc::gen::element<std::string>(
        "uniform(1, 2)", "loguniform(0.1, 1e6)", "triangular(0, 0, 1)", "pert(1, 1, 3)", "pert(1, 3, 3)", "normal(0, 5, -1, 1)"));
    double before = distribution.lo;
    for (int i = 1; i < 100; ++i) {
      const double value = quantile_of(distribution, i / 100.0);
      RC_ASSERT(value >= before - 1e-12 && value <= distribution.hi);
      before = value;
    }
  }));
}

}  // namespace girok::estimation
