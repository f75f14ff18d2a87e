#include "app/linkage/link_review.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/case/json_parts.h"
#include "app/terminal.h"

namespace girok::app {
namespace {

using linkage::Decision;
using linkage::LinkedPair;
using linkage::Verdict;

ReviewQuestion question_of(const LinkedPair& pair) {
  return {pair.a, pair.b, static_cast<double>(pair.probability), static_cast<double>(pair.weight_bits), 0};
}

const char* mark_of(const linkage::Step& step) {
  if (step.level == 0) return " ";
  if (step.level == 1) return "=";
  return step.weight_bits > 0 ? "~" : "x";
}

/// What is not compared, but may tell a person something: columns of no field that do not hold one value everywhere.
std::vector<const linkage::Column*> columns_beside(const LinkRun& run) {
  constexpr std::size_t most = 8;
  std::set<std::size_t> compared;
  for (const linkage::FieldColumn& field : run.input.fields) {
    for (const std::vector<std::size_t>& columns : field.field.columns) compared.insert(columns.begin(), columns.end());
  }
  std::vector<const linkage::Column*> beside;
  for (std::size_t i = 0; i < run.table.columns.size() && beside.size() < most; ++i) {
    constexpr std::size_t missing_and_one = 2;
    if (!compared.contains(i) && run.table.columns[i].values.size() > missing_and_one) beside.push_back(&run.table.columns[i]);
  }
  return beside;
}

struct Tally {
  std::size_t same = 0, different = 0, cannot_tell = 0;
};

Tally tally_of(const std::vector<Decision>& answers) {
  Tally tally;
  for (const Decision& answer : answers) {
    switch (answer.verdict) {
      case Verdict::same: ++tally.same; break;
      case Verdict::different: ++tally.different; break;
      case Verdict::cannot_tell: ++tally.cannot_tell; break;
    }
  }
  return tally;
}

json_parts::Json json_share(const linkage::Share& share) {
  return {{"estimate", share.estimate}, {"low", share.low}, {"high", share.high}};
}

json_parts::Json json_record(const LinkRun& run, std::uint32_t record) {
  RecordName name = name_of_record(run.table, record);
  return {{"list", std::move(name.list)}, {"id", std::move(name.id)}};
}

}  // namespace

Review Review::queue(const LinkRun& run, std::vector<Decision> decided, std::size_t count) {
  Review review;
  review.run_ = &run;
  for (const linkage::Question& question : linkage::review_queue(run.input, run.linkage, decided, count)) {
    review.questions_.push_back(question_of(run.linkage.pairs[question.pair]));
    review.questions_.back().value = question.value;
  }
  review.decided_ = std::move(decided);
  review.given_.resize(review.questions_.size());
  return review;
}

Review Review::sample(const LinkRun& run, const std::vector<Decision>& decided, std::size_t count, std::uint64_t seed) {
  Review review;
  review.run_ = &run;
  review.plan_ = linkage::review_sample(run.linkage, count, seed);
  std::map<std::pair<std::uint32_t, std::uint32_t>, Verdict> before;
  for (const Decision& decision : decided) before[std::minmax(decision.a, decision.b)] = decision.verdict;
  for (const std::size_t pair : review.plan_->pairs) {
    const LinkedPair& of = run.linkage.pairs[pair];
    if (const auto at = before.find(std::minmax(of.a, of.b)); at != before.end())
      review.decided_.push_back({of.a, of.b, at->second});
    else
      review.questions_.push_back(question_of(of));
  }
  review.given_.resize(review.questions_.size());
  return review;
}

void Review::answer(Verdict verdict) { given_[at_++] = verdict; }

bool Review::back() {
  if (at_ == 0) return false;
  --at_;
  return true;
}

std::vector<Decision> Review::answers() const {
  std::vector<Decision> answers;
  for (std::size_t i = 0; i < questions_.size(); ++i) {
    if (given_[i]) answers.push_back({questions_[i].a, questions_[i].b, *given_[i]});
  }
  return answers;
}

std::optional<linkage::SampleResult> Review::result() const {
  if (!plan_) return std::nullopt;
  std::vector<Decision> all = decided_;
  const std::vector<Decision> here = answers();
  all.insert(all.end(), here.begin(), here.end());
  return linkage::estimate_from_sample(run_->linkage, *plan_, all);
}

std::string text_of(const LinkRun& run, const ReviewQuestion& question, std::size_t number, std::size_t of, std::size_t columns) {
  const linkage::Waterfall waterfall = linkage::explain(run.input, run.linkage.model, question.a, question.b);
  std::size_t name_width = 0;
  for (const linkage::FieldColumn& field : run.input.fields) name_width = std::max(name_width, columns_of(one_line(field.field.name)));
  name_width = std::min(name_width, std::size_t{24});
  const std::size_t room = std::max<std::size_t>((std::max(columns, name_width + 30) - name_width - 8) / 2, 10);
  std::string out = fmt::format("{} of {}   probability {:.2f}, {:+.1f} bits\n", number, of, question.probability, question.weight_bits);
  const auto line = [&](const char* mark, const std::string& name, const std::string& a, const std::string& b) {
    std::string text = fmt::format("  {} {}  {}  {}", mark, pad(cut(name, name_width), name_width), pad(cut(a, room), room), cut(b, room));
    while (text.ends_with(' ')) text.pop_back();
    out += text + '\n';
  };
  line(" ", "", shown_record(run, question.a), shown_record(run, question.b));
  for (const linkage::Step& step : waterfall.steps) {
    const std::string a = one_line(values_of(run, step.field, question.a)), b = one_line(values_of(run, step.field, question.b));
    if (a.empty() && b.empty()) continue;
    line(mark_of(step), one_line(run.input.fields[step.field].field.name), a.empty() ? "-" : a, b.empty() ? "-" : b);
  }
  for (const linkage::Column* const column : columns_beside(run)) {
    const std::string a = one_line(column->values.at(column->codes[question.a])),
                      b = one_line(column->values.at(column->codes[question.b]));
    if (!a.empty() || !b.empty()) line(" ", one_line(column->name), a.empty() ? "-" : a, b.empty() ? "-" : b);
  }
  return out;
}

std::string text_of(const Review& review) {
  const std::vector<Decision> answers = review.answers();
  const Tally tally = tally_of(answers);
  std::string out = fmt::format("{} of {} answered: {} the same, {} different, {} cannot tell\n", answers.size(), review.questions().size(),
                                tally.same, tally.different, tally.cannot_tell);
  const std::optional<linkage::SampleResult> result = review.result();
  if (!result) return out;
  const auto share = [](const linkage::Share& of) {
    return fmt::format("{:.1f} % ({:.1f} to {:.1f})", of.estimate * 100, of.low * 100, of.high * 100);
  };
  out += fmt::format("From the {} of the sample that were answered, with a 95 % interval:\n  precision {}\n  recall    {}\n", result->asked,
                     share(result->precision), share(result->recall));
  return out + "Recall rests on an estimate of what no pass brings together, which no sample of pairs can check.\n";
}

std::string json_of(const LinkRun& run, const Review& review) {
  using json_parts::Json;
  const std::vector<Decision> answers = review.answers();
  const Tally tally = tally_of(answers);
  Json json = {{"format", "girok.link/1"}, {"kind", "review"}, {"questions", review.questions().size()}};
  json["answers"] = Json::array();
  for (const Decision& answer : answers)
    json["answers"].push_back(
        {{"a", json_record(run, answer.a)}, {"b", json_record(run, answer.b)}, {"decision", name_of(answer.verdict)}});
  json["same"] = tally.same;
  json["different"] = tally.different;
  json["cannot_tell"] = tally.cannot_tell;
  const std::optional<linkage::SampleResult> result = review.result();
  json["asked"] = result ? Json(result->asked) : Json(nullptr);
  json["precision"] = result ? json_share(result->precision) : Json(nullptr);
  json["recall"] = result ? json_share(result->recall) : Json(nullptr);
  return json_parts::print(json);
}

}  // namespace girok::app
