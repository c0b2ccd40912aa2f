import type { DispositionCategory } from '../../api/settings'

// A two-level tree as text: one name a line, children indented. English names stand behind a bar.
export function linesOfTree(tree: readonly DispositionCategory[]): string {
  return tree
    .flatMap((node) => [line(node), ...(node.children ?? []).map((child) => `  ${line(child)}`)])
    .join('\n')
}

function line(node: { name: string; name_en?: string }): string {
  return node.name_en ? `${node.name} | ${node.name_en}` : node.name
}

// An English name left out is kept from what was there.
export function treeOfLines(text: string, before: readonly DispositionCategory[]): DispositionCategory[] {
  const known = new Map(
    before.flatMap((node) => [node, ...(node.children ?? [])]).map((n) => [n.name, n.name_en]),
  )
  const tree: DispositionCategory[] = []
  for (const raw of text.split('\n')) {
    if (!raw.trim()) continue
    const [name = '', en] = raw.split('|').map((part) => part.trim())
    const name_en = en ?? known.get(name)
    const node = name_en ? { name, name_en } : { name }
    const parent = tree[tree.length - 1]
    if (/^\s/.test(raw) && parent) parent.children = [...(parent.children ?? []), node]
    else tree.push({ ...node, children: [] })
  }
  return tree
}

export function splitLines(text: string): string[] {
  return text
    .split('\n')
    .map((l) => l.trim())
    .filter(Boolean)
}
