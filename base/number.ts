/** A number without exponent: `1e21` → `1000000000000000000000`, `1.5e-9` → `0.0000000015`, -0 → `0`. */
export function plainNumber(value: number): string {
  const [mantissa, exponent] = String(value).split('e')
  if (exponent === undefined || mantissa === undefined) return String(value)
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', part = ''] = mantissa.replace('-', '').split('.')
  const shift = Number(exponent)
  return shift > 0
    ? `${sign}${whole}${part.padEnd(shift, '0')}`
    : `${sign}0.${'0'.repeat(-shift - whole.length)}${whole}${part}`
}
