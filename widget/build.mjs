// Builds the one file a site loads: dist/widget.js, styles and both languages inside.
import { readFile, writeFile } from 'node:fs/promises'
import { build, transform } from 'esbuild'
import { minify } from 'terser'

// Styles travel as a minified string, so the shadow root can adopt them without a second request.
const styles = {
  name: 'styles',
  setup(b) {
    b.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const { code } = await transform(source, { loader: 'css', minify: true, target: 'chrome70' })
      // esbuild keeps the space that begins a custom property's value
      return { contents: code.trim().replace(/(--\w+): /g, '$1:'), loader: 'text' }
    })
  },
}

// Phrases stand in the order of their names, so the names can go.
const words = {
  name: 'words',
  setup(b) {
    b.onLoad({ filter: /words\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const names = /enum W \{([^}]*)\}/.exec(source)[1].match(/\w+/g)
      const rows = [...source.matchAll(/^  \[W\.(\w+)\]: /gm)].map((row) => row[1])
      if (names.join() !== rows.join()) throw new Error('the phrases in words.ts are not in the order of their names')
      const contents = source
        .replace(/^(const rows.*= )\{([^]*?)^\}$/m, '$1[$2]')
        .replace(/^  \[W\.\w+\]: /gm, '  ')
      return { contents, loader: 'ts' }
    })
  },
}

const bundle = await build({
  entryPoints: ['src/main.tsx'],
  write: false,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2018',
  charset: 'utf8',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [styles, words],
})

// A second pass over the whole file finds what file-by-file minifying cannot.
const small = await minify(bundle.outputFiles[0].text, {
  ecma: 2018,
  toplevel: true,
  compress: { passes: 3, inline: 1, unsafe_arrows: true, pure_getters: true, keep_fargs: false },
})
await writeFile('dist/widget.js', small.code)
