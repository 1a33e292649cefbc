import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { guides } from './guides.ts'
import { vocabularyFaults, vocabularyPages } from './vocabulary-pages.ts'

test('the guides say what the code says: settings', () => {
  for (const { path, now, wanted } of guides()) assert.equal(now, wanted, `${path}: run node tools/guides.ts`)
})

const ROOT = new URL('../', import.meta.url)

test('every word of a pack has a meaning in both languages and an example, and the pages are fresh', () => {
  assert.deepEqual(vocabularyFaults(), [])
  for (const { path, wanted } of vocabularyPages())
    assert.equal(
      readFileSync(new URL(path, ROOT), 'utf8'),
      wanted,
      `${path}: run node tools/vocabulary-pages.ts`,
    )
})
const pages = ['README.md', 'README.zh.md', 'ARCHITECTURE.md'].concat(
  ['docs/zh', 'docs/en'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, ROOT)).map((name) => `${folder}/${name}`),
  ),
)
for (const page of pages)
  test(`links of ${page} lead somewhere`, () => {
    const text = readFileSync(new URL(page, ROOT), 'utf8')
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g))
      if (!/^[a-z]+:/.test(target))
        assert.ok(existsSync(new URL(target, new URL(page, ROOT))), `${page} links to ${target}`)
  })

test('both languages have the same pages', () => {
  const [zh, en] = ['docs/zh/', 'docs/en/'].map((folder) => readdirSync(new URL(folder, ROOT)).sort())
  assert.deepEqual(zh, en)
})
