; The installer of ContractDesk: for one person, without rights, unless /AllUsers.
;
; Given by build.py: VERSION, VERSION_NUMBERS, FOLDER (the frozen program), ICON, KILOBYTES, TARGET.
;
; Switches: /S says nothing, /AllUsers installs for everybody (rights needed), /Desktop puts an icon on the desktop,
; /Reminder shows what is due at log-in, /D=FOLDER (last, without quotes) chooses the folder.
; Exit codes: 0 done, 1 given up by the person, 2 the folder cannot be written or the disk is full, 10 the program is running, 11 rights are missing,
; 12 Windows is too old.
;
; What a person makes is never touched: the folder is emptied of what the installer put there and of nothing else.

Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh

!define NAME "ContractDesk"
!define PROGRAM "ContractDesk.exe"
!define COMMAND "contractdesk-cli.exe"
!define FILE_TYPE "ContractDesk.Register"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define /math MEGABYTES ${KILOBYTES} / 1024
!define FAILED 2
!define RUNNING 10
!define NO_RIGHTS 11
!define TOO_OLD 12
!define OLDEST_BUILD 17763 ; Windows 10, version 1809: the oldest that Qt runs on

Name "${NAME}"
OutFile "${TARGET}"
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
VIProductVersion "${VERSION_NUMBERS}"
VIFileVersion "${VERSION_NUMBERS}"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "CompanyName" "${NAME}"
VIAddVersionKey "FileDescription" "Installation de ${NAME}"
VIAddVersionKey "LegalCopyright" "EUPL-1.2"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "ContractDesk est le registre des contrats de logiciels de votre collectivité : \
échéances, préavis, révisions de prix, budget.$\r$\n$\r$\nIl s’installe pour vous seul, sans droits \
d’administrateur et sans accès à internet. Vos registres ne sont pas modifiés.$\r$\n$\r$\nFermez ContractDesk \
s’il est ouvert, puis cliquez sur Suivant."
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!define MUI_FINISHPAGE_NOAUTOCLOSE
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Le programme va être retiré. Vos registres (fichiers .contractdesk), leurs \
pièces et leurs sauvegardes restent où vous les avez enregistrés ; vos réglages restent dans \
$LOCALAPPDATA\ContractDesk."
!define MUI_FINISHPAGE_TITLE_3LINES
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!define MUI_FINISHPAGE_TEXT "ContractDesk est retiré de cet ordinateur.$\r$\n$\r$\nVos registres (fichiers \
.contractdesk), leurs pièces et leurs sauvegardes sont restés où vous les avez enregistrés ; vos réglages sont \
restés dans $LOCALAPPDATA\ContractDesk."
!insertmacro MUI_UNPAGE_FINISH
!insertmacro MUI_LANGUAGE "French"

Var AllUsers
Var Previous

; ------------------------------------------------------------------------------------------------ refusals

; Say why nothing was done, on screen unless silent, and end with a code of its own.
!macro Refuse CODE TEXT
    IfSilent +2
    MessageBox MB_OK|MB_ICONEXCLAMATION "${TEXT}"
    SetErrorLevel ${CODE}
    Quit
!macroend

; Windows lets nobody write to a program that runs, whoever runs it: no need to ask the program itself.
!macro RefuseWhileRunning FOLDER EXECUTABLE
    ${If} ${FileExists} "${FOLDER}\${EXECUTABLE}"
        ClearErrors
        FileOpen $R9 "${FOLDER}\${EXECUTABLE}" a
        ${If} ${Errors}
            !insertmacro Refuse ${RUNNING} "ContractDesk est en cours d’utilisation : rien n’a été changé.$\r$\n$\r$\nFermez \
sa fenêtre, sur toutes les sessions de cet ordinateur, puis recommencez."
        ${EndIf}
        FileClose $R9
    ${EndIf}
!macroend

; Before the former program is taken away: the new one can be written, and has room.
!macro RefuseUnlessWritable FOLDER
    ClearErrors
    CreateDirectory "${FOLDER}"
    FileOpen $R9 "${FOLDER}\~contractdesk.tmp" w
    ${If} ${Errors}
        !insertmacro Refuse ${FAILED} "Le dossier ${FOLDER} ne peut pas être écrit : rien n’a été changé.$\r$\n$\r$\nChoisissez-en \
un autre."
    ${EndIf}
    FileClose $R9
    Delete "${FOLDER}\~contractdesk.tmp"
    ClearErrors
    ${GetRoot} "${FOLDER}" $R8
    ${DriveSpace} "$R8\" "/D=F /S=M" $R9
    ${IfNot} ${Errors}
    ${AndIf} $R9 <= ${MEGABYTES}
        RMDir "${FOLDER}"
        !insertmacro Refuse ${FAILED} "Il manque de la place sur le disque : rien n’a été changé."
    ${EndIf}
!macroend

; ------------------------------------------------------------------------------------- programs and places

; Whether it is for everybody: asked on the command line, or found where it was installed.
!macro Scope
    SetRegView 64
    ${If} $AllUsers == "1"
        SetShellVarContext all
        UserInfo::GetAccountType
        Pop $R0
        ${If} $R0 != "Admin"
            !insertmacro Refuse ${NO_RIGHTS} "Pour installer ou retirer ContractDesk pour tous les utilisateurs, il faut les \
droits d’administrateur : rien n’a été changé."
        ${EndIf}
    ${Else}
        SetShellVarContext current
    ${EndIf}
!macroend

; What the installer puts into a folder, and nothing else; the folder goes when nothing else is in it.
!macro RemoveProgram FOLDER
    Delete "${FOLDER}\${PROGRAM}"
    Delete "${FOLDER}\${COMMAND}"
    Delete "${FOLDER}\LICENCES.txt"
    Delete "${FOLDER}\VERSION"
    Delete "${FOLDER}\uninstall.exe"
    RMDir /r "${FOLDER}\_internal"
    RMDir "${FOLDER}"
!macroend

Function .onInit
    ${IfNot} ${AtLeastBuild} ${OLDEST_BUILD}
        !insertmacro Refuse ${TOO_OLD} "ContractDesk demande Windows 10 (version 1809) ou plus récent : rien n’a été changé."
    ${EndIf}
    ${GetParameters} $R1
    ClearErrors
    ${GetOptions} $R1 "/AllUsers" $R2
    ${IfNot} ${Errors}
        StrCpy $AllUsers "1"
    ${EndIf}
    !insertmacro Scope
    ReadRegStr $Previous SHCTX "${ENTRY}" "InstallLocation"
    ${If} $INSTDIR == ""
        StrCpy $INSTDIR $Previous
    ${EndIf}
    ${If} $INSTDIR == ""
        ${If} $AllUsers == "1"
            StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
        ${Else}
            StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
        ${EndIf}
    ${EndIf}
    Call Choices
FunctionEnd

; ------------------------------------------------------------------------------------------------ install

Section "ContractDesk" SectionProgram
    SectionIn RO
    ; Here and not at the start: it may have been opened while the pages were read, or /D= may be elsewhere.
    !insertmacro RefuseWhileRunning "$INSTDIR" "${PROGRAM}"
    !insertmacro RefuseWhileRunning "$INSTDIR" "${COMMAND}"
    ${If} $Previous != ""
        !insertmacro RefuseWhileRunning "$Previous" "${PROGRAM}"
        !insertmacro RefuseWhileRunning "$Previous" "${COMMAND}"
    ${EndIf}
    !insertmacro RefuseUnlessWritable "$INSTDIR"
    ${If} $Previous != ""
        SetOutPath "$TEMP"
        !insertmacro RemoveProgram "$Previous"
    ${EndIf}
    ClearErrors
    SetOutPath "$INSTDIR"
    File /r "${FOLDER}\*.*"
    WriteUninstaller "$INSTDIR\uninstall.exe"
    ${If} ${Errors}
        !insertmacro Refuse ${FAILED} "Le programme n’a pas pu être écrit en entier dans $INSTDIR. Relancez l’installation : \
vos registres et vos réglages n’ont pas été touchés."
    ${EndIf}

    CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${PROGRAM}" "" "$INSTDIR\${PROGRAM}" 0 SW_SHOWNORMAL "" \
        "Registre des contrats de logiciels"

    WriteRegStr SHCTX "Software\Classes\.contractdesk" "" "${FILE_TYPE}"
    WriteRegStr SHCTX "Software\Classes\.contractdesk\OpenWithProgids" "${FILE_TYPE}" ""
    WriteRegStr SHCTX "Software\Classes\${FILE_TYPE}" "" "Registre ContractDesk"
    WriteRegStr SHCTX "Software\Classes\${FILE_TYPE}\DefaultIcon" "" "$INSTDIR\${PROGRAM},0"
    WriteRegStr SHCTX "Software\Classes\${FILE_TYPE}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'

    WriteRegStr SHCTX "${ENTRY}" "DisplayName" "${NAME}"
    WriteRegStr SHCTX "${ENTRY}" "DisplayVersion" "${VERSION}"
    WriteRegStr SHCTX "${ENTRY}" "DisplayIcon" "$INSTDIR\${PROGRAM},0"
    WriteRegStr SHCTX "${ENTRY}" "Publisher" "${NAME}"
    WriteRegStr SHCTX "${ENTRY}" "InstallLocation" "$INSTDIR"
    WriteRegStr SHCTX "${ENTRY}" "Comments" "Registre des contrats de logiciels"
    WriteRegDWORD SHCTX "${ENTRY}" "EstimatedSize" ${KILOBYTES}
    WriteRegDWORD SHCTX "${ENTRY}" "NoModify" 1
    WriteRegDWORD SHCTX "${ENTRY}" "NoRepair" 1
    WriteRegStr SHCTX "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr SHCTX "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    ${RefreshShellIcons}
SectionEnd

Section /o "Icône sur le bureau" SectionDesktop
    CreateShortCut "$DESKTOP\${NAME}.lnk" "$INSTDIR\${PROGRAM}"
SectionEnd

Section /o "Rappel à l’ouverture de session" SectionReminder
    WriteRegStr SHCTX "${RUN}" "${NAME}" '"$INSTDIR\${PROGRAM}" --reminder'
SectionEnd

LangString AboutProgram ${LANG_FRENCH} "Le programme, son entrée dans le menu Démarrer, l’ouverture des fichiers \
.contractdesk."
LangString AboutDesktop ${LANG_FRENCH} "Un raccourci sur le bureau."
LangString AboutReminder ${LANG_FRENCH} "Une petite fenêtre à l’ouverture de session quand une échéance approche ; rien \
quand il n’y a rien à faire."
!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionProgram} $(AboutProgram)
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionDesktop} $(AboutDesktop)
    !insertmacro MUI_DESCRIPTION_TEXT ${SectionReminder} $(AboutReminder)
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; What was chosen the last time is chosen again; the switches add to it.
Function Choices
    ClearErrors
    ${GetOptions} $R1 "/Desktop" $R2
    ${IfNot} ${Errors}
    ${OrIf} ${FileExists} "$DESKTOP\${NAME}.lnk"
        !insertmacro SelectSection ${SectionDesktop}
    ${EndIf}
    ReadRegStr $R3 SHCTX "${RUN}" "${NAME}"
    ClearErrors
    ${GetOptions} $R1 "/Reminder" $R2
    ${IfNot} ${Errors}
    ${OrIf} $R3 != ""
        !insertmacro SelectSection ${SectionReminder}
    ${EndIf}
FunctionEnd

; ---------------------------------------------------------------------------------------------- uninstall

; For whom it was installed is read, not asked: removing it as something else would leave its entry behind.
Function un.onInit
    SetRegView 64
    ReadRegStr $R0 HKLM "${ENTRY}" "InstallLocation"
    ${If} $R0 == "$INSTDIR"
        StrCpy $AllUsers "1"
    ${EndIf}
    !insertmacro Scope
FunctionEnd

Section "Uninstall"
    !insertmacro RefuseWhileRunning "$INSTDIR" "${PROGRAM}"
    !insertmacro RefuseWhileRunning "$INSTDIR" "${COMMAND}"
    SetOutPath "$TEMP"
    !insertmacro RemoveProgram "$INSTDIR"
    ; A copy of another folder has its own entry: it stays.
    ReadRegStr $R0 SHCTX "${ENTRY}" "InstallLocation"
    ${If} $R0 != ""
    ${AndIf} $R0 != "$INSTDIR"
        Return
    ${EndIf}
    Delete "$SMPROGRAMS\${NAME}.lnk"
    Delete "$DESKTOP\${NAME}.lnk"
    DeleteRegValue SHCTX "${RUN}" "${NAME}"
    DeleteRegKey SHCTX "${ENTRY}"
    DeleteRegKey SHCTX "Software\Classes\${FILE_TYPE}"
    DeleteRegValue SHCTX "Software\Classes\.contractdesk\OpenWithProgids" "${FILE_TYPE}"
    DeleteRegKey /ifempty SHCTX "Software\Classes\.contractdesk\OpenWithProgids"
    ReadRegStr $R0 SHCTX "Software\Classes\.contractdesk" ""
    ${If} $R0 == "${FILE_TYPE}"
        DeleteRegValue SHCTX "Software\Classes\.contractdesk" ""
    ${EndIf}
    DeleteRegKey /ifempty SHCTX "Software\Classes\.contractdesk"
    ${un.RefreshShellIcons}
SectionEnd
