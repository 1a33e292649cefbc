import assert from 'node:assert/strict'
import { test } from 'node:test'
import { landing } from './features.ts'
import { pageOf, wantsPage } from './page.ts'

test('a browser gets a page, programs the data, and `f` decides', () => {
  assert.equal(wantsPage('text/html,application/xhtml+xml,*/*;q=0.8', undefined), true)
  assert.equal(wantsPage('*/*', undefined), false)
  assert.equal(wantsPage(undefined, undefined), false)
  assert.equal(wantsPage('application/geo+json, text/html', undefined), false)
  assert.equal(wantsPage('text/html', 'json'), false)
  assert.equal(wantsPage('*/*', 'html'), true)
})

test('the landing page links to everything that the document names, but itself', () => {
  const page = pageOf(landing('https://city.example', '白云区'), 'OGC')
  assert.match(page, /<h1>白云区<\/h1>/)
  for (const path of ['conformance', 'collections', 'tileMatrixSets'])
    assert.ok(page.includes(`href="https://city.example/ogc/${path}"`), path)
  assert.ok(!page.includes('this document'))
})

test('what features say is text, never markup, and no link leads anywhere but over http', () => {
  const page = pageOf(
    {
      features: [{ id: '1', properties: { name: '<script>alert(1)</script>', n: { a: '"' } } }],
      links: [{ href: 'javascript:alert(1)', rel: 'next' }],
    },
    'x',
  )
  assert.ok(!page.includes('<script>') && !page.includes('javascript:'))
  assert.ok(page.includes('&lt;script&gt;'))
})
