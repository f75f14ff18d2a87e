// The folder that a test has for itself: see base/test_folder.h.
#pragma once

#include "base/test_folder.h"
