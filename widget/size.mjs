// Fails when the file a site loads has outgrown its budget.
import { readFileSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const budget = 20480
const size = gzipSync(readFileSync('dist/widget.js'), { level: 9 }).length
const chunks = readdirSync('dist').filter((name) => name !== 'widget.js' && name !== '.gitkeep')

console.log(`dist/widget.js: ${size} of ${budget} bytes (gzip -9)`)
if (chunks.length > 0) {
  console.error(`later chunks are not allowed: ${chunks.join(', ')}`)
  process.exit(1)
}
if (size > budget) {
  console.error(`over budget by ${size - budget} bytes`)
  process.exit(1)
}
