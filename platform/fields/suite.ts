import { compileSubset } from './subset.ts'

/** One file of the JSON Schema Test Suite: groups of tests, each with a schema. */
export type SuiteGroup = {
  readonly description: string
  readonly schema: unknown
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[]
}

export type SuiteResult = {
  /** Tests whose schema lies within the subset. */
  readonly covered: number
  readonly passed: number
  readonly outside: number
  readonly failed: readonly string[]
  /** Tests by keyword that put them outside. */
  readonly why: Readonly<Record<string, number>>
  /** Tests inside, by file. */
  readonly files: Readonly<Record<string, { covered: number; passed: number; outside: number }>>
}

/** Runs files of the suite through the subset that field lists are written in. */
export function runSuite(
  files: readonly {
    readonly name: string
    readonly groups: readonly SuiteGroup[]
    /** Asks that formats be asserted; to us they are notes. */
    readonly asserts?: boolean
  }[],
): SuiteResult {
  const why: Record<string, number> = {}
  const failed: string[] = []
  const byFile: Record<string, { covered: number; passed: number; outside: number }> = {}
  for (const { name, groups, asserts } of files) {
    const count = { covered: 0, passed: 0, outside: 0 }
    byFile[name] = count
    for (const group of groups) {
      const subset = asserts
        ? ({ ok: false, outside: ['format (asserted)'] } as const)
        : compileSubset(group.schema)
      if (!subset.ok) {
        count.outside += group.tests.length
        for (const keyword of subset.outside) why[keyword] = (why[keyword] ?? 0) + group.tests.length
        continue
      }
      for (const one of group.tests) {
        count.covered++
        if (subset.accepts(one.data) === one.valid) count.passed++
        else failed.push(`${name}: ${group.description}: ${one.description}`)
      }
    }
  }
  const sum = (key: 'covered' | 'passed' | 'outside') =>
    Object.values(byFile).reduce((total, one) => total + one[key], 0)
  return {
    covered: sum('covered'),
    passed: sum('passed'),
    outside: sum('outside'),
    failed,
    why: Object.fromEntries(Object.entries(why).sort(([, a], [, b]) => b - a)),
    files: byFile,
  }
}
