import { expect, test } from 'vitest'
import type { Document } from './openapi'
import { entriesOf, linesOf, typeOf } from './openapi'

const document: Document = {
  info: { title: 't', version: '1' },
  paths: {
    '/api/v1/items': {
      get: { tags: ['items'], summary: 'List', security: [{ session: [] }, { key: ['knowledge.read'] }] },
      post: {
        tags: ['items'],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } } },
      },
    },
  },
  components: {
    schemas: {
      Item: {
        type: 'object',
        required: ['question'],
        properties: {
          question: { type: 'string', description: 'asked' },
          grade: { type: 'string', enum: ['R1', 'R2'] },
          related: { type: ['array', 'null'], items: { $ref: '#/components/schemas/Item' } },
          at: { type: 'integer', format: 'int64' },
        },
      },
    },
  },
}

test('operations come with method, path and permission', () => {
  expect(entriesOf(document).map((e) => [e.method, e.path, e.permission])).toEqual([
    ['GET', '/api/v1/items', 'knowledge.read'],
    ['POST', '/api/v1/items', null],
  ])
})

test('a schema that holds itself ends instead of going round', () => {
  const lines = linesOf(document, { $ref: '#/components/schemas/Item' })
  expect(lines.map((l) => [l.name, l.depth, l.type, l.required])).toEqual([
    ['question', 0, 'string', true],
    ['grade', 0, 'string', false],
    ['related', 0, 'object[]', false],
    ['at', 0, 'integer (int64)', false],
  ])
  expect(lines[1]?.values).toEqual(['"R1"', '"R2"'])
})

test('an unknown reference is any', () => {
  expect(typeOf(document, { $ref: '#/components/schemas/Gone' })).toBe('any')
})
