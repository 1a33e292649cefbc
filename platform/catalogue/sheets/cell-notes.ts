import { columnLetters } from './cells.ts'
import { xlsxText } from './write.ts'

/** A note 批注 on a cell: what a spreadsheet program shows when the cell is pointed at. Row and column from 0. */
export type CellNote = { readonly row: number; readonly column: number; readonly text: string }

/** Longest text of a note. */
const LONGEST = 1_000

const escaped = (text: string): string =>
  xlsxText(text.slice(0, LONGEST)).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const comments = (notes: readonly CellNote[]): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author/></authors><commentList>${notes
    .map(
      ({ row, column, text }) =>
        `<comment ref="${columnLetters(column)}${row + 1}" authorId="0"><text><t xml:space="preserve">${escaped(text)}</t></text></comment>`,
    )
    .join('')}</commentList></comments>`

/** Where the notes are drawn; without it spreadsheet programs call the file damaged. */
const drawing = (notes: readonly CellNote[]): string =>
  `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="n" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>${notes
    .map(
      ({ row, column }, i) =>
        `<v:shape id="n${i + 1}" type="#n" style="position:absolute;width:180pt;height:60pt;visibility:hidden" fillcolor="#ffffe1"><v:fill color2="#ffffe1"/><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${column + 1}, 12, ${row}, 4, ${column + 3}, 40, ${row + 4}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`,
    )
    .join('')}</xml>`

const TYPES = 'application/vnd.openxmlformats-officedocument'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** Adds notes to the sheets of a workbook that is written, by the place of the sheet from 0. */
export function cellNotes(bySheet: readonly (readonly CellNote[])[]) {
  const of = (sheet: number): readonly CellNote[] => bySheet[sheet] ?? []
  const noted = bySheet.flatMap((notes, sheet) => (notes.length > 0 ? [sheet] : []))
  type Place = { readonly sheetIndex: number }
  return {
    files: {
      transform: {
        '[Content_Types].xml': {
          insert: () =>
            noted.length === 0
              ? undefined
              : `<Default Extension="vml" ContentType="${TYPES}.vmlDrawing"/>${noted
                  .map(
                    (sheet) =>
                      `<Override PartName="/xl/notes${sheet + 1}.xml" ContentType="${TYPES}.spreadsheetml.comments+xml"/>`,
                  )
                  .join('')}`,
        },
        'xl/worksheets/sheet{id}.xml': {
          insert: (_: unknown, { sheetIndex }: Place) =>
            of(sheetIndex).length > 0
              ? `<legacyDrawing xmlns:r="${RELATIONS}" r:id="rId-notes-1"/>`
              : undefined,
        },
        'xl/worksheets/_rels/sheet{id}.xml.rels': {
          insert: (_: unknown, { sheetIndex }: Place) =>
            of(sheetIndex).length > 0
              ? `<Relationship Id="rId-notes-1" Type="${RELATIONS}/vmlDrawing" Target="../drawings/notes${sheetIndex + 1}.vml"/><Relationship Id="rId-notes-2" Type="${RELATIONS}/comments" Target="../notes${sheetIndex + 1}.xml"/>`
              : undefined,
        },
      },
      write: {
        files: () =>
          Object.fromEntries(
            noted.flatMap((sheet) => [
              [`xl/notes${sheet + 1}.xml`, comments(of(sheet))],
              [`xl/drawings/notes${sheet + 1}.vml`, drawing(of(sheet))],
            ]),
          ),
      },
    },
  }
}
