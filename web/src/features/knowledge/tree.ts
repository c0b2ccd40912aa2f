import type { Category } from '../../api/knowledge'

export type Node = Category & { children: Node[]; total: number; depth: number; path: string }

// The category tree in order; total counts what lies in a node and below it.
export function treeOf(categories: readonly Category[]): Node[] {
  const below = new Map<string, Category[]>()
  for (const category of categories) {
    const siblings = below.get(category.parent_id) ?? []
    siblings.push(category)
    below.set(category.parent_id, siblings)
  }
  const build = (parent: string, depth: number, path: string): Node[] =>
    (below.get(parent) ?? [])
      .sort((a, b) => a.position - b.position || a.name.localeCompare(b.name, 'zh-CN'))
      .map((category) => {
        const here = path ? `${path} / ${category.name}` : category.name
        const children = build(category.id, depth + 1, here)
        const total = category.items + children.reduce((sum, child) => sum + child.total, 0)
        return { ...category, children, total, depth, path: here }
      })
  return build('', 0, '')
}

export function flatten(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node) => [node, ...flatten(node.children)])
}
