/* Runs a program as an account without rights does; for the round trip only, never shipped.

   Wine makes everybody an administrator. Here the program is given a token that says otherwise, which is what Windows
   gives to a town hall's staff. What follows the name of this program is the command line, left as it is; its
   exit code is the program's own, or 125 when it could not be started. */
#include <wchar.h>
#include <windows.h>

int wmain(void)
{
    BYTE sid[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof sid, code = 125;
    SID_AND_ATTRIBUTES administrators = {sid, 0};
    HANDLE mine, ordinary;
    STARTUPINFOW start = {.cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES};
    PROCESS_INFORMATION made;
    WCHAR *line = GetCommandLineW();

    line += *line == L'"' ? wcscspn(line + 1, L"\"") + 2 : wcscspn(line, L" ");
    line += wcsspn(line, L" ");
    start.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    start.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    if (CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, sid, &size)
        && OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &mine)
        && CreateRestrictedToken(mine, DISABLE_MAX_PRIVILEGE, 1, &administrators, 0, NULL, 0, NULL, &ordinary)
        && CreateProcessAsUserW(ordinary, NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &made)) {
        WaitForSingleObject(made.hProcess, INFINITE);
        GetExitCodeProcess(made.hProcess, &code);
    }
    return code;
}
