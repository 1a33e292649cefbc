import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { KeptShelf } from './disk.ts'
import { KEY, NO_MARKS, SEGMENT } from './segment.ts'

describe('brain / text / similar / disk', () => {
  const root = mkdtempSync(join(tmpdir(), 'huying-similar-'))
  after(() => rmSync(root, { recursive: true, force: true }))
  let count = 0
  const newFolder = (): string => join(root, String(count++))

  const opened = (folder: string | null): KeptShelf => {
    const kept = new KeptShelf(folder)
    for (const _ of kept.load());
    return kept
  }
  const keyOf = (n: number): Uint8Array => {
    const key = new Uint8Array(KEY)
    new DataView(key.buffer).setUint32(0, n + 1)
    return key
  }
  const messageOf = (n: number) => ({
    title: '',
    text: `第${n % 97}小区${n % 89}号楼电梯停运，编号${n}，老人上不了楼`,
  })
  const has = (kept: KeptShelf, n: number): boolean => kept.shelf.find(keyOf(n)) >= 0
  /** Puts the requests in, noting after each how far facts are read. */
  const fill = (kept: KeptShelf, from: number, to: number): void => {
    for (let n = from; n < to; n++) {
      kept.put(keyOf(n), messageOf(n), { ...NO_MARKS, at: 1_700_000_000 + n, caller: n + 1 })
      kept.note(`${n + 1}`, 'all')
      kept.flush()
    }
  }
  /** As a killed process leaves it: nothing is closed, nothing more is written. */
  const logOf = (folder: string): string =>
    join(folder, readdirSync(folder).find((name) => name.endsWith('.log')) as string)

  describe('an index kept in a folder', () => {
    test('what was put is there at the next opening, changed and removed ones as they are', () => {
      const folder = newFolder()
      const kept = opened(folder)
      fill(kept, 0, 50)
      assert.equal(kept.put(keyOf(3), messageOf(3), { ...NO_MARKS, at: 1_700_000_003, caller: 4 }), false)
      assert.equal(kept.put(keyOf(7), { title: '', text: '井盖丢失' }, NO_MARKS), true)
      kept.remove(keyOf(9))
      kept.flush()
      const again = opened(folder)
      assert.equal(again.shelf.live, 49)
      assert.ok(!has(again, 9))
      assert.equal(again.position, '50')
      assert.equal(again.scanned, 'all')
      const search = (one: KeptShelf, text: string) =>
        one.shelf
          .search(one.shelf.sign({ title: '', text }), NO_MARKS, 5)
          .map(({ doc, score }) => [...one.shelf.key(doc), Math.round(score.whole * 1e5)])
      for (const text of ['井盖丢失了', '小区电梯停运，老人上不了楼', '编号 12'])
        assert.deepEqual(search(again, text), search(kept, text))
      again.close()
      kept.close()
    })

    test('a log torn off anywhere loses only its end, and the position goes back with it', () => {
      const folder = newFolder()
      const kept = opened(folder)
      fill(kept, 0, 40)
      kept.close()
      const whole = readFileSync(logOf(folder))
      fc.assert(
        fc.property(fc.integer({ min: 0, max: whole.length }), (length) => {
          const torn = newFolder()
          opened(torn).close()
          writeFileSync(logOf(torn), whole.subarray(0, length))
          const again = opened(torn)
          const position = Number(again.position ?? 0)
          for (let n = 0; n < position; n++) assert.ok(has(again, n), `${n} was noted as read`)
          // One more may be there whose note was torn off: it comes again and is known.
          assert.ok(again.shelf.live - position <= 1)
          fill(again, position, 45)
          again.close()
          const healed = opened(torn)
          assert.equal(healed.shelf.live, 45)
          healed.close()
          rmSync(torn, { recursive: true })
        }),
        { numRuns: 40 },
      )
    })

    test('a garbled byte in the log: all before it stands, nothing after it is believed', () => {
      const folder = newFolder()
      const kept = opened(folder)
      fill(kept, 0, 40)
      kept.close()
      const whole = readFileSync(logOf(folder))
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: whole.length - 1 }),
          fc.integer({ min: 1, max: 255 }),
          (at, by) => {
            const garbled = newFolder()
            opened(garbled).close()
            const bytes = Buffer.from(whole)
            bytes[at] = (bytes[at] as number) ^ by
            writeFileSync(logOf(garbled), bytes)
            const again = opened(garbled)
            const position = Number(again.position ?? 0)
            assert.ok(position <= 40)
            for (let n = 0; n < position; n++) assert.ok(has(again, n))
            assert.ok(again.shelf.live - position <= 1)
            again.close()
            rmSync(garbled, { recursive: true })
          },
        ),
        { numRuns: 40 },
      )
    })

    test('full segments become files; a crash between file and log, and a damaged file, are seen', () => {
      const folder = newFolder()
      const kept = opened(folder)
      const tiny = (n: number) => ({ title: '', text: `灯${String.fromCharCode(0x4e00 + (n % 500))}` })
      for (let n = 0; n < SEGMENT + 20; n++) {
        kept.put(keyOf(n), tiny(n), NO_MARKS)
        if (n === 5) kept.remove(keyOf(2))
        if (n % 1_000 === 0) kept.note(String(n), 'all')
      }
      kept.flush()
      assert.deepEqual(readdirSync(folder).sort(), ['000000.segment', '000001.log'])
      const again = opened(folder)
      assert.equal(again.shelf.live, SEGMENT + 19)
      assert.ok(!has(again, 2))
      again.close()
      // As if it had died before the new log was begun: the facts since then come once more.
      rmSync(join(folder, '000001.log'))
      const behind = opened(folder)
      assert.ok(!behind.damaged)
      assert.equal(behind.shelf.live, SEGMENT - 1)
      assert.equal(behind.position, '32000')
      assert.ok(!has(behind, 2), 'what is gone stays gone')
      behind.close()
      const file = join(folder, '000000.segment')
      const bytes = readFileSync(file)
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1
      writeFileSync(file, bytes)
      const damaged = opened(folder)
      assert.ok(damaged.damaged)
      damaged.close()
      truncateSync(file, 10)
      const short = opened(folder)
      assert.ok(short.damaged)
      short.close()
      KeptShelf.clear(folder)
      const anew = opened(folder)
      assert.equal(anew.shelf.docs, 0)
      assert.equal(anew.position, null)
      anew.close()
      kept.close()
    })

    test('a missing folder is an empty index; without a folder it lives in memory', () => {
      const kept = opened(join(newFolder(), 'deep', 'er'))
      assert.equal(kept.shelf.docs, 0)
      kept.close()
      const memory = opened(null)
      fill(memory, 0, 3)
      assert.equal(memory.shelf.live, 3)
      memory.close()
    })
  })
})
