#include "cli/link_review.h"

#include <cstdio>

#include <fmt/format.h>

#include "app/linkage/link_review.h"
#include "app/terminal.h"
#include "cli/link_answers.h"
#include "cli/output.h"

namespace girok::cli {

ExitCode review_run(const app::LinkRun& run, const ReviewRequest& request, const KeepDecision& keep) {
  const std::vector<linkage::Decision>& decided = run.decisions.decisions;
  constexpr std::uint64_t seed = 1;
  app::Review review =
      request.sample != 0 ? app::Review::sample(run, decided, request.sample, seed) : app::Review::queue(run, decided, request.count);
  Output out;
  const auto say = [&](const std::string& text) {
    if (request.json) {
      (void)std::fwrite(text.data(), 1, text.size(), stderr);  // for people; standard output is for the JSON
    } else {
      out.write(text);
      (void)out.finish();
    }
  };
  if (review.questions().empty() && request.sample == 0 && !request.json) {
    out.write("Nothing is in doubt that was not decided.\n");
    return out.finish() ? success : partly;
  }
  const Result<> asked = ask_pairs(
      run, review, [&](const app::ReviewQuestion& question, linkage::Verdict verdict) { return keep(question.a, question.b, verdict); },
      say, terminal_columns());
  if (!asked) complain(asked.error());
  if (request.json) {
    out.write(app::json_of(run, review));
  } else {
    out.write(app::text_of(review));
    if (!review.answers().empty())
      out.write(fmt::format("Kept in {}.\nNext:  {}\n", app::one_line(request.kept_in), app::one_line(request.next)));
  }
  if (!out.finish()) return partly;
  return asked ? success : exit_code_of(asked.error());
}

}  // namespace girok::cli
