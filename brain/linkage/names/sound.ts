import { pinyin } from 'pinyin-pro'

/**
 * What people and speech recognition mix up: zh/z, ch/c, sh/s, n/l at the beginning, -ng/-n at the end, r for l, f for
 * h before u. Two syllables with one loose form may be the same word.
 */
export const looseOf = (syllable: string): string =>
  syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^[nr](?=[aeiouü])/, 'l')
    .replace(/^f(?=[aeo])/, 'hu')
    .replace(/(an|en|in|on)g$/, '$1')
    .replace(/on$/, 'en')

/** The syllable of each letter, without tone; a letter or digit sounds like itself. */
export function syllablesOf(text: string, letters: readonly string[] = [...text]): string[] {
  const syllables = pinyin(text, { toneType: 'none', type: 'array', v: true })
  // one a character, as the library promises; should it ever answer otherwise, characters stand for themselves
  return letters.map(
    (letter, i) => (syllables.length === letters.length ? syllables[i] : undefined) ?? letter,
  )
}
