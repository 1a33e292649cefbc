const [WIDE, HIGH, GAP] = [180, 60, 40]

const bounds = (x: number, y: number, width = WIDE, height = HIGH): string =>
  `<dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}"/>`

/** The drawing of one decision above its inputs: a tool that draws shows nothing without one. */
export function layout(inputs: number): string {
  const across = Math.max(1, inputs) * (WIDE + GAP) - GAP
  const [top, below] = [60, 240]
  const left = 60
  const middle = left + across / 2
  const shapes = Array.from({ length: inputs }, (_, index) => {
    const x = left + index * (WIDE + GAP)
    return `      <dmndi:DMNShape id="shape_input_${index}" dmnElementRef="inputData_${index}">${bounds(x, below)}</dmndi:DMNShape>
      <dmndi:DMNEdge id="edge_${index}" dmnElementRef="requirement_${index}"><di:waypoint x="${x + WIDE / 2}" y="${below}"/><di:waypoint x="${middle}" y="${top + HIGH}"/></dmndi:DMNEdge>`
  })
  return `  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="diagram_1">
      <dmndi:DMNShape id="shape_decision_1" dmnElementRef="decision_1">${bounds(middle - WIDE / 2, top)}</dmndi:DMNShape>
${shapes.join('\n')}
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>`
}
