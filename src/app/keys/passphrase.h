// Where a passphrase comes from, and whether it is strong enough to keep a seized laptop shut.
//
// Model    It comes from the terminal, without echo, or from a file descriptor, for scripts; never from an argument or the environment, which
//          other processes and shell histories see. It becomes Unicode NFC: macOS and some input methods write 한 as three letters (conjoining
//          jamo), others as one syllable, and both must open the same case; accents alike. Strength: zxcvbn (Wheeler 2016, USENIX Security,
//          157-173) estimates how many guesses a good guesser needs; its C form knows English words, names, dates, keyboards.
//          The floor is 10^14 guesses. One guess moves some 1.5 GB through memory (Argon2id, 256 MiB, 3 passes), so a graphics card at 1 TB/s
//          tries at most some 600 a second: 10^14 guesses are five thousand years of one card, five years of a thousand. Less would do against
//          a thief; zxcvbn errs to the generous side, and those who seize laptops have many cards.
// Limits   zxcvbn reads ASCII only, and knows English. Each Hangul syllable and each Chinese character counts as one unknown sign of 5 bits, other
//          characters as 2, one that came before as 1; so does Korean typed on a keyboard in Latin mode ("dkssud"), by its syllables. No
//          Korean or Chinese word list stands behind it, and no verses in any language: a known line is rated too well. No estimate is a proof.
//          While it is judged, pieces lie on the stack, and are wiped after; ICU and zxcvbn may leave a piece in freed memory.
// Threads  One at a time in a process: signal handlers are borrowed while the terminal is asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace girok::app {

inline constexpr std::size_t longest_passphrase = 1024;  ///< bytes, as typed

struct PassphraseSource {
  std::optional<int> descriptor;  ///< where set: lines are read from it, one a passphrase, and nothing beyond the line
  std::string terminal = "/dev/tty";  ///< otherwise: this terminal
};

/// `prompt` is written to the terminal (nowhere for a descriptor). A line ends at LF, CR LF or the end of the input.
/// Errors: not_found where there is no terminal, or no line is left; cancelled where the user ends the input (Ctrl-D);
/// malformed where it is empty, not UTF-8 or holds a control character (an arrow key, say); too_large.
Result<crypto::SecretBytes> ask_passphrase(const PassphraseSource& source, std::string_view prompt);
/// The same, shown as it is typed: a recovery key of 36 characters, which nobody types blindly; a name typed once more.
Result<crypto::SecretBytes> ask_openly(const PassphraseSource& source, std::string_view prompt);

/// One that came another way (a form): checked and brought into the same one form. Errors: malformed, too_large, as ask_passphrase().
Result<crypto::SecretBytes> normal_passphrase(crypto::SecretBytes typed);

struct NewPassphrase {
  std::string_view prompt = "New passphrase: ";
  std::string_view again = "The same once more: ";
  std::vector<std::string> own_words;  ///< what a guesser tries first: name of the case, handle of the member
};

/// Asks twice on a terminal, once from a descriptor. A terminal is told why one is not taken, and asked anew, three times in all.
/// Errors: as ask_passphrase(); usage where the two differ or it is too weak.
Result<crypto::SecretBytes> ask_new_passphrase(const PassphraseSource& source, const NewPassphrase& how);

inline constexpr double least_guesses_log10 = 14;

/// Log10 of the guesses that a good guesser needs, by the model above. Requires: valid UTF-8, NFC.
double guesses_log10(std::string_view passphrase, const std::vector<std::string>& own_words);
/// Error(usage) where it is below the floor; the hint says how to make a good one, and repeats nothing of this one.
Result<> check_strength(const crypto::SecretBytes& passphrase, const std::vector<std::string>& own_words);

/// Six words that nobody has chosen, as "bako rimu tesa ...": twelve syllables of 16 consonants and 4 vowels, 72 bits. ASCII.
crypto::SecretBytes suggest_passphrase(const RandomSource& random);

}  // namespace girok::app
