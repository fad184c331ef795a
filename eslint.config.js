import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "coverage/"] },
  ...tseslint.configs.recommended,
  // A clone within another one is linted as itself.
  { languageOptions: { parserOptions: { tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      // Type-only imports are erased, so that a type never loads a module.
      "@typescript-eslint/consistent-type-imports": "error",
      // A leading underscore says "not used on purpose".
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // Equality without conversion, everywhere.
      eqeqeq: "error",
    },
  },
  // The start of the command is CommonJS.
  { files: ["bin/**/*.js"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  // Only the command line touches the process and the terminal.
  {
    files: ["src/**/*.ts"],
    ignores: ["src/cli/**"],
    rules: { "no-console": "error", "no-restricted-globals": ["error", "process"] },
  },
);
