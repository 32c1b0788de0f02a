export async function fetchModels() {
  return null;
}
