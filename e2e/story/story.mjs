// The stories of one server, as people would live them. Called with the server's
// address, the token of its set-up link, the folder for pictures and the language;
// prints a line for each step and exits 1 at the first that does not come true.
import { openBrowser } from './browser.mjs'
import { administerStory } from './administer.mjs'
import { deskStory } from './desk.mjs'
import { editStory } from './edit.mjs'
import { leaveStory } from './leave.mjs'
import { mainStory } from './main.mjs'
import { offlineStory } from './offline.mjs'
import { sortStory } from './sort.mjs'

const [base, token, shots, locale] = process.argv.slice(2)
const b = await openBrowser(shots)
await b.end(async () => {
  const admin = await mainStory(b, { base, token, locale })
  if (locale !== 'zh-CN') return
  await offlineStory(b, { base, admin })
  await leaveStory(b, { base, admin })
  await deskStory(b, { base, admin })
  await editStory(b, { base, admin })
  await sortStory(b, { base, admin })
  await administerStory(b, { base, admin })
})
