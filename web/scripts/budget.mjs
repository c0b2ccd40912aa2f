// What the browser loads for a page, gzip -9, against the budgets. Follows static imports from the
// built entry and from the page's chunk; what is imported later (live line, charts) is named apart.
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const assets = readdirSync(new URL('assets/', dist))
const html = readFileSync(new URL('index.html', dist), 'utf8')

const text = (name) => readFileSync(new URL(`assets/${name}`, dist), 'utf8')
const size = (name) => gzipSync(readFileSync(new URL(`assets/${name}`, dist)), { level: 9 }).length

function withImports(name, seen = new Set()) {
  if (seen.has(name) || !assets.includes(name)) return seen
  seen.add(name)
  if (!name.endsWith('.js')) return seen
  for (const found of text(name).matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g))
    withImports(found[1], seen)
  return seen
}

// Vite lists the style sheets that go with each lazily imported chunk.
function styles(chunk, script) {
  const list = /__vite__mapDeps=[^[]*\[([^\]]*)\]/.exec(script)?.[1] ?? ''
  const files = [...list.matchAll(/["']([^"']+)["']/g)].map((m) => basename(m[1]))
  const call = new RegExp(
    `import\\(["'\`]\\./${chunk}["'\`]\\)[^,]*,__vite__mapDeps\\(\\[([\\d,]*)\\]\\)`,
  ).exec(script)
  return (call?.[1] ?? '')
    .split(',')
    .filter(Boolean)
    .map((i) => files[Number(i)])
    .filter((f) => f?.endsWith('.css'))
}

const entry = basename(/src="([^"]+\.js)"/.exec(html.replace('/theme.js', ''))?.[1] ?? '')
const entryText = text(entry)
const first = new Set([
  ...withImports(entry),
  ...[...html.matchAll(/href="\/assets\/([^"]+\.css)"/g)].map((m) => m[1]),
])

const chunkOf = (page) => assets.find((a) => a.startsWith(`${page}-`) && a.endsWith('.js'))

function load(pages) {
  const all = new Set(first)
  for (const page of pages) {
    const chunk = chunkOf(page)
    if (!chunk) throw new Error(`no chunk for ${page}`)
    for (const file of withImports(chunk)) all.add(file)
    for (const file of styles(chunk, entryText)) all.add(file)
  }
  return [...all].reduce((sum, file) => sum + size(file), 0)
}

const kB = 1000
const rows = [
  ['sign-in', ['SignInPage'], 150],
  ['set-up', ['byLink'], 360],
  ['inbox', ['Shell', 'InboxPage'], 200],
  ['inbox, side panel', ['Shell', 'InboxPage', 'SidePanel'], 360],
  ['knowledge list', ['Shell', 'KnowledgeLayout', 'ItemsPage'], 360],
  ['knowledge item', ['Shell', 'KnowledgeLayout', 'ItemPage'], 360],
  ['test bench', ['Shell', 'KnowledgeLayout', 'TestBench'], 360],
  ['publish', ['Shell', 'KnowledgeLayout', 'PublishRooms', 'PublishPage'], 360],
  ['import', ['Shell', 'KnowledgeLayout', 'intake'], 360],
  ['overview with chart', ['Shell', 'OverviewPage', 'BarChart'], 360],
  ['clusters', ['Shell', 'LearningLayout', 'ClustersPage'], 360],
  ['cluster, fixing', ['Shell', 'LearningLayout', 'ClusterPage', 'FixDrawer'], 360],
  ['tasks', ['Shell', 'TasksPage'], 360],
  ['customer', ['Shell', 'pages'], 360],
  ['settings, inboxes', ['Shell', 'SettingsPage', 'InboxesSection'], 360],
  ['settings, hours', ['Shell', 'SettingsPage', 'HoursSection'], 360],
  ['developer', ['Shell', 'DeveloperPage'], 360],
]

let failed = 0
for (const [name, pages, budget] of rows) {
  const kilobytes = load(pages) / kB
  const over = kilobytes > budget
  if (over) failed += 1
  console.log(
    `${over ? 'OVER' : 'ok  '} ${name.padEnd(22)} ${kilobytes.toFixed(1).padStart(6)} kB of ${budget}`,
  )
}
const line = assets.filter((a) => a.endsWith('.js')).find((a) => text(a).includes('centrifuge'))
if (line) console.log(`     live line, after paint  ${(size(line) / kB).toFixed(1)} kB (${line})`)
process.exit(failed > 0 ? 1 : 0)
