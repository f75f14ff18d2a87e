// A case of its own for tests of what works with a member's case. Only for tests.
#pragma once

#include <memory>

#include "app/serve/member_case.h"
#include "vault/test_world.h"

namespace girok::app {

struct TestMemberCase {
  vault::TestWorld world;
  std::shared_ptr<MemberCase> opened = make();

 private:
  std::shared_ptr<MemberCase> make() {
    const vault::Environment environment = world.machine();
    OpenCase open;
    open.vault = world.create(environment);
    open.handle = "founder";
    return std::make_shared<MemberCase>(std::move(open));
  }
};

}  // namespace girok::app
