// The provenance graph as a picture: documents and sources as boxes, "rests on" as arrows towards the origins.
//
// Model    Laid out by Graphviz (dot), in process; drawn by us as SVG, so that colours follow the page and every box is a link with a name.
//          Claims are drawn as part of their document; arrows between the same two boxes become one.
// Limits   Of many boxes, sources that one document alone names are left out. Nothing above `most_nodes` boxes: nobody reads such a picture, and the table beside it has everything.
// Threads  Graphviz keeps state of its own; calls wait for each other.
#pragma once

#include <string>

#include "app/html.h"
#include "app/view.h"

namespace girok::app {

inline constexpr std::size_t most_nodes = 120;

/// `page`: for <girok-graph> of the web application, with nodes and edges that can be walked through, and of many arrows without those that only tell of shared text and decide nothing; links lead to "#d1", … as in the report.
enum class PictureFor : std::uint8_t { report, page };

/// An <svg> element for a page, with title and description; empty where there is nothing to draw or Graphviz is not set up.
std::string provenance_picture(const View& view, const Labels& labels, PictureFor what_for = PictureFor::report);

}  // namespace girok::app
