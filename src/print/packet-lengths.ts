/** What tcpdump holds to be the largest packet there can be. */
const maximumLength = 262144;

/** What is wrong with the lengths of a record, if anything; such a packet is not looked into. */
export function headerProblem(capturedLength: number, length: number): string {
  if (length >= capturedLength && capturedLength > 0 && length <= maximumLength) return "";
  const problems: string[] = [];
  if (capturedLength === 0) problems.push(" caplen==0");
  if (length === 0) problems.push(" len==0");
  else if (length < capturedLength) problems.push(` len(${length}) < caplen(${capturedLength})`);
  if (capturedLength > maximumLength) problems.push(` caplen(${capturedLength}) > ${maximumLength}`);
  if (length > maximumLength) problems.push(` len(${length}) > ${maximumLength}`);
  return problems.join(",");
}
