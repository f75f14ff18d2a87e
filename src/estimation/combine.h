// Codes of what there is to say about estimates put together: draws of a linkage, and strata (see estimate.h).
#pragma once

namespace girok::estimation::combine_code {

inline constexpr const char* stratum_refused = "stratum_refused";  ///< names of the strata without an answer
inline constexpr const char* thin_stratum = "thin_stratum";  ///< name, persons
inline constexpr const char* sum_differs = "sum_differs";  ///< method, sum of strata, whole
inline constexpr const char* draws_refused = "draws_refused";  ///< method, draws without an answer, draws
inline constexpr const char* linkage_matters = "linkage_matters";  ///< method, share of the uncertainty from linkage

}  // namespace girok::estimation::combine_code
