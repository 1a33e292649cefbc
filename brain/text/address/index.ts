export {
  type AddressModel,
  type AddressRow,
  cutAddress,
  loadAddresses,
  saveAddresses,
  trainAddresses,
} from './model.ts'
export { type Address, parseAddress } from './parse.ts'
export { judgeAddresses } from './score.ts'
