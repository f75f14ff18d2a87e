// The parts of a dossier, each made from a view. Private to the dossier.
//
// Threads  As the view.
#pragma once

#include "exchange/dossier_view.h"

namespace girok::exchange {

void add_about(Page& page, DossierView& view, const DossierOptions& options);
void add_left_out(Page& page, DossierView& view, const DossierOptions& options);   ///< after all others: it tells what they replaced
void add_victims(Page& page, DossierView& view);
void add_perpetrators(Page& page, DossierView& view);
void add_others(Page& page, DossierView& view);
void add_chronology(Page& page, DossierView& view);
void add_acts(Page& page, DossierView& view);
void add_sources(Page& page, DossierView& view);
void add_contradictions(Page& page, DossierView& view);
void add_steps(Page& page, DossierView& view);
void add_consent(Page& page, DossierView& view, const DossierOptions& options);
void add_annexes(Page& page, DossierView& view, const DossierOptions& options);
void add_method(Page& page, DossierView& view);
void add_terms(Page& page, DossierView& view, const Schema& schema);

// ---- pieces that several parts use ----
inline Line plain_line(std::string text) { return {{std::move(text), {}}}; }
/// A table of these columns, by key of labels.tsv.
Block table_of(const DossierView& view, const std::vector<std::string_view>& columns);
/// "Act 1, Act 2", each leading to its place; after `most`, how many more.
Line links_to(DossierView& view, const std::vector<const LooseRecord*>& records, std::size_t most = 12);
/// "Source 3 (direct, 60 %)" of a statement; empty where no source may be named.
Line source_line(DossierView& view, const LooseStatement& statement);

}  // namespace girok::exchange
