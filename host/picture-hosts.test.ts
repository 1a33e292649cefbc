import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pictureAddress, pictureHostsIn, pictureSources } from './picture-hosts.ts'

test('outside pictures: https alone, from listed hosts alone, and the policy of pages says the same', () => {
  const hosts = pictureHostsIn('tiles.example.cn, *.tianditu.gov.cn, maps.example.cn:8443, http://10.1.2.3')
  const code = (address: string): string => {
    const got = pictureAddress(address, hosts)
    return got.ok ? 'ok' : got.error.code
  }
  for (const good of [
    'https://tiles.example.cn/{z}/{x}/{y}.png',
    'https://TILES.example.cn/a',
    'https://t0.tianditu.gov.cn/img_w/wmts',
    'https://maps.example.cn:8443/a',
    'http://10.1.2.3/still.jpg',
    'http://10.1.2.3:8081/still.jpg',
  ])
    assert.equal(code(good), 'ok', good)
  for (const [bad, why] of [
    ['http://tiles.example.cn/a', 'places.pictureHttps'],
    ['http://10.1.2.4/still.jpg', 'places.pictureHttps'],
    ['javascript:alert(1)', 'places.pictureHttps'],
    ['//tiles.example.cn/a', 'places.pictureHttps'],
    ['https://user:pass@tiles.example.cn/a', 'places.pictureHttps'],
    ['https://tianditu.gov.cn/a', 'places.pictureHost'],
    ['https://eviltianditu.gov.cn/a', 'places.pictureHost'],
    ['https://tiles.example.cn.evil.com/a', 'places.pictureHost'],
    ['https://maps.example.cn/a', 'places.pictureHost'],
    ['https://169.254.169.254/latest', 'places.pictureHost'],
  ] as const)
    assert.equal(code(bad), why, bad)
  assert.deepEqual(pictureSources(hosts), [
    'https://tiles.example.cn',
    'https://*.tianditu.gov.cn',
    'https://maps.example.cn:8443',
  ])
  assert.deepEqual(pictureHostsIn(''), [])
  for (const wrong of ['tiles.example.cn; script-src *', '*', '*.cn evil', 'a b', "'unsafe-inline'"])
    assert.throws(() => pictureHostsIn(wrong), /HUYING_PICTURE_HOSTS/, wrong)
})
