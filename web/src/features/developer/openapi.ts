// The part of an OpenAPI 3.1 document that the reader shows.

export type Schema = {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: boolean | Schema
  oneOf?: Schema[]
  anyOf?: Schema[]
  allOf?: Schema[]
}

export type Parameter = {
  name: string
  in: string
  required?: boolean
  description?: string
  schema?: Schema
}
type Content = Record<string, { schema?: Schema }>

export type Operation = {
  operationId?: string
  summary?: string
  description?: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { content?: Content }
  responses?: Record<string, { description?: string; content?: Content }>
  security?: Record<string, string[]>[]
}

export type Document = {
  info: { title: string; version: string; description?: string }
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

export type Entry = {
  method: string
  path: string
  operation: Operation
  tag: string
  permission: string | null
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

export function entriesOf(document: Document): Entry[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method]
      if (!operation) return []
      return [
        {
          method: method.toUpperCase(),
          path,
          operation,
          tag: operation.tags?.[0] || tagOf(path),
          permission: permissionOf(operation),
        },
      ]
    }),
  )
}

// "/api/v1/items/{id}" without a tag of its own belongs to "items", "/healthz" to "healthz".
function tagOf(path: string): string {
  return path.replace(/^\/(api\/)?(v\d+\/)?/, '').split('/')[0] || 'api'
}

function permissionOf(operation: Operation): string | null {
  const scopes = operation.security?.flatMap((requirement) => requirement.key ?? []) ?? []
  return scopes[0] ?? null
}

export function resolve(document: Document, schema: Schema | undefined): Schema | undefined {
  if (!schema?.$ref) return schema
  const name = schema.$ref.split('/').pop() ?? ''
  return document.components?.schemas?.[name]
}

export type Line = {
  name: string
  depth: number
  type: string
  required: boolean
  description: string
  values: string[]
}

const maxDepth = 4

// A schema as indented lines; stops where it would repeat itself.
export function linesOf(
  document: Document,
  schema: Schema | undefined,
  depth = 0,
  seen: readonly string[] = [],
): Line[] {
  const name = schema?.$ref ?? ''
  if (depth > maxDepth || (name && seen.includes(name))) return []
  const whole = resolve(document, schema)
  const next = name ? [...seen, name] : seen
  const item = itemOf(whole)
  if (item) return linesOf(document, item, depth, next)
  const parts = whole?.allOf ?? []
  const own = Object.entries(whole?.properties ?? {}).flatMap(([field, property]) => [
    {
      name: field,
      depth,
      type: typeOf(document, property),
      required: whole?.required?.includes(field) ?? false,
      description: property.description ?? '',
      values: (property.enum ?? []).map((value) => JSON.stringify(value)),
    },
    ...linesOf(document, property, depth + 1, next),
  ])
  return [...parts.flatMap((part) => linesOf(document, part, depth, next)), ...own]
}

function itemOf(schema: Schema | undefined): Schema | undefined {
  return schema?.items
}

export function typeOf(document: Document, schema: Schema | undefined): string {
  const whole = resolve(document, schema)
  const types = [whole?.type ?? []].flat().filter((type) => type !== 'null')
  if (types.includes('array')) return `${typeOf(document, whole?.items)}[]`
  const base = types.join(' | ') || (whole?.properties ? 'object' : 'any')
  return whole?.format ? `${base} (${whole.format})` : base
}
